import type { ImageBlockParam, ImageSource } from "@codexthropic/protocol/anthropic";
import { asObject, asText, type Unchecked } from "@codexthropic/protocol/json";
import type { Settings } from "../settings.ts";
import { wellFormed } from "../text.ts";
import { cleanBase64, firstBytes } from "./clean-base64.ts";
import { type ContentParts, partsOf, placeholder } from "./content-parts.ts";

type AnySource = Unchecked<ImageSource & { media_type: string; data: string; url: string }>;
type Lane = Pick<Settings, "lane">;

/** Converts an `image` to an `input_image`, or to a line of text, because one bad image must not fail the session. */
export function convertImage({ source }: Unchecked<ImageBlockParam>, settings: Lane): ContentParts {
  const given: AnySource = asObject(source);
  switch (given.type) {
    case "base64":
      return fromBase64(given.data, settings);
    case "url":
      return fromUrl(asText(given.url)?.trim() ?? "", settings);
    case "file":
      return placeholder("image", "files of Anthropic's Files API are not available", "image.file");
    default:
      return invalid("unknown source");
  }
}

/** The first bytes of each image format that the backend accepts. */
const FORMATS: readonly (readonly [mediaType: string, beginning: RegExp])[] = [
  ["image/png", /^\x89PNG\r\n[^]\n/],
  ["image/jpeg", /^\xFF\xD8\xFF/],
  ["image/gif", /^GIF8[79]a/],
  ["image/webp", /^RIFF.{4}WEBP/s],
];

/** Reads the format from the bytes. The media type is not used: it is wrong for files that were renamed. */
function fromBase64(data: unknown, settings: Lane): ContentParts {
  const base64 = cleanBase64(asText(data) ?? "");
  if (base64 === undefined) return invalid("its data is damaged");
  const bytes = firstBytes(base64);
  const [mediaType] = FORMATS.find(([, beginning]) => beginning.test(bytes)) ?? [];
  if (mediaType === undefined) return invalid("only png, jpeg, gif and webp can be sent");
  return inputImage(`data:${mediaType};base64,${base64}`, settings);
}

function fromUrl(url: string, settings: Lane): ContentParts {
  if (/^https?:\/\/[^\s/]\S*$/i.test(url)) return inputImage(wellFormed(url), settings);
  const data = /^data:[^,]*;base64,(.*)$/is.exec(url)?.[1];
  if (data !== undefined) return fromBase64(data, settings);
  return placeholder("image", "only http, https and base64 data URLs can be sent", "image.url");
}

/** @see docs/reference/codex-backend.md section 4.1: images of the lite lane have no `detail` */
function inputImage(url: string, { lane }: Lane): ContentParts {
  return partsOf([
    lane === "full"
      ? { type: "input_image", image_url: url, detail: "auto" }
      : { type: "input_image", image_url: url },
  ]);
}

function invalid(why: string): ContentParts {
  return placeholder("image", why, "image.invalid");
}
