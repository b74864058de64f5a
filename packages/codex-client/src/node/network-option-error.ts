import { CodexthropicError } from "@codexthropic/protocol/errors";

/** A network option cannot be used. The message never repeats the value: a proxy URL may contain a password. */
export class NetworkOptionError extends CodexthropicError<"invalid_network_option"> {
  override readonly name: string = "NetworkOptionError";
  /** The option's name: `httpsProxy`, `httpProxy` or `ca`. */
  readonly option: string;

  constructor(option: string, message: string) {
    super("invalid_network_option", message);
    this.option = option;
  }
}
