import type { ImageBlockParam, ImageSource } from "@codexthropic/protocol/anthropic";
import type { InputContent } from "@codexthropic/protocol/codex";
import type { Context } from "../context.ts";
import { wellFormed } from "../text.ts";
import { asObject, asText, type Unchecked } from "../unchecked.ts";
import { cleanBase64, firstBytes } from "./base64.ts";
import { placeholder } from "./placeholder.ts";

type AnySource = Unchecked<ImageSource & { media_type: string; data: string; url: string }>;

/** `image` ⇒ `input_image`, or a one-line placeholder: one bad image must not cost the session. */
export function imagePart({ source }: Unchecked<ImageBlockParam>, context: Context): InputContent {
  const given: AnySource = asObject(source);
  switch (given.type) {
    case "base64":
      return fromBase64(given.media_type, given.data, context);
    case "url":
      return fromUrl(asText(given.url)?.trim() ?? "", context);
    case "file":
      return placeholder(
        "image",
        "files of Anthropic's Files API are not available",
        "image.file",
        context.degraded,
      );
    default:
      return placeholder("image", "unknown source", "image.invalid", context.degraded);
  }
}

type Magic = (head: string) => boolean;

const MAGIC: ReadonlyMap<string, Magic> = new Map<string, Magic>(
  Object.entries<Magic>({
    "image/png": (head) => head.startsWith("\x89PNG\r\n\x1A\n"),
    "image/jpeg": (head) => head.startsWith("\xFF\xD8\xFF"),
    "image/gif": (head) => /^GIF8[79]a/.test(head),
    "image/webp": (head) => /^RIFF.{4}WEBP/s.test(head),
  }),
);

function fromBase64(mediaType: unknown, data: unknown, context: Context): InputContent {
  const type =
    asText(mediaType)
      ?.trim()
      .toLowerCase()
      .replace(/\/jpg$/, "/jpeg") ?? "";
  const matches = MAGIC.get(type);
  if (!matches) return invalid("only png, jpeg, gif and webp can be sent", context);
  const base64 = cleanBase64(asText(data) ?? "");
  if (base64 === undefined) return invalid("its data is damaged", context);
  if (!matches(firstBytes(base64))) return invalid(`its data is no ${type}`, context);
  return inputImage(`data:${type};base64,${base64}`, context);
}

function fromUrl(url: string, context: Context): InputContent {
  if (/^https?:\/\/[^\s/]\S*$/i.test(url)) return inputImage(wellFormed(url), context);
  const [, type, data] = /^data:([^;,]*)(?:;[^;,]*)*?;base64,(.*)$/is.exec(url) ?? [];
  if (type !== undefined) return fromBase64(type, data, context);
  return placeholder(
    "image",
    "only http, https and base64 data URLs can be sent",
    "image.url",
    context.degraded,
  );
}

/** @see codex-backend.md section 4.1: images of the lite lane have no `detail` */
function inputImage(url: string, { lane }: Context): InputContent {
  return lane === "full"
    ? { type: "input_image", image_url: url, detail: "auto" }
    : { type: "input_image", image_url: url };
}

function invalid(why: string, { degraded }: Context): InputContent {
  return placeholder("image", why, "image.invalid", degraded);
}
