import type { DocumentBlockParam } from "@codexthropic/protocol/anthropic";
import type { InputContent } from "@codexthropic/protocol/codex";
import type { Context } from "../context.ts";
import { oneLine, wellFormed } from "../text.ts";
import { asList, asObject, asText, type JsonObject, type Unchecked } from "../unchecked.ts";
import { cleanBase64, firstBytes } from "./base64.ts";
import { imagePart } from "./image.ts";
import { inputText, placeholder } from "./placeholder.ts";

/** `document` ⇒ `input_file`, or its text; `context` goes in front. */
export function documentParts(block: Unchecked<DocumentBlockParam>, context: Context): InputContent[] {
  if (asObject(block.citations)["enabled"] === true) context.degraded.add("document.citations");
  const note = asText(block.context);
  const parts = sourceParts(asObject(block.source), asText(block.title), context);
  return note === undefined ? parts : [inputText(note), ...parts];
}

function sourceParts(source: JsonObject, title: string | undefined, context: Context): InputContent[] {
  switch (source["type"]) {
    case "base64":
      return pdf(source["data"], title, context);
    case "text":
      return [inputText(titled(title, asText(source["data"]) ?? ""))];
    case "content":
      return content(source["content"], title, context);
    case "url":
      return link(asText(source["url"])?.trim() ?? "", title, context);
    case "file":
      return [
        placeholder(
          "document",
          "files of Anthropic's Files API are not available",
          "document.file",
          context.degraded,
        ),
      ];
    default:
      return [invalid("unknown source", context)];
  }
}

function titled(title: string | undefined, text: string): string {
  return title === undefined ? text : `${title}\n\n${text}`;
}

/** @see codex-backend.md section 18: only PDFs, under a name that ends in `.pdf` */
function pdf(data: unknown, title: string | undefined, context: Context): InputContent[] {
  const base64 = cleanBase64(asText(data) ?? "");
  if (base64 === undefined) return [invalid("its data is damaged", context)];
  if (!firstBytes(base64).startsWith("%PDF")) return [invalid("only PDF can be sent as base64", context)];
  const url = `data:application/pdf;base64,${base64}`;
  const text = context.pdfAsText.size > 0 ? context.pdfAsText.get(url) : undefined;
  if (text !== undefined) return [inputText(titled(title, text))];
  return [{ type: "input_file", filename: filename(title), file_data: url }];
}

function filename(title = "document"): string {
  const name = oneLine(title) || "document";
  return /\.pdf$/i.test(name) ? name : `${name}.pdf`;
}

/** A document made of texts and images: its parts in order, under its title. */
function content(value: unknown, title: string | undefined, context: Context): InputContent[] {
  if (typeof value === "string") return [inputText(titled(title, value))];
  const parts = asList(value).map((block) => contentPart(asObject(block), context));
  return title === undefined ? parts : [inputText(title), ...parts];
}

function contentPart(block: JsonObject, context: Context): InputContent {
  if (block["type"] === "image") return imagePart(block, context);
  if (block["type"] !== "text") context.degraded.add("block.unknown");
  return inputText(asText(block["text"]) ?? "");
}

function link(url: string, title: string | undefined, context: Context): InputContent[] {
  if (!/^https?:\/\/[^\s/]\S*$/i.test(url)) return [invalid("only http and https URLs can be sent", context)];
  const file: InputContent = { type: "input_file", file_url: wellFormed(url) };
  return title === undefined ? [file] : [inputText(title), file];
}

function invalid(why: string, { degraded }: Context): InputContent {
  return placeholder("document", why, "document.invalid", degraded);
}
