/** Facts are codes, numbers, slugs and host names: never a token, a prompt or an account id. */
export type Facts = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface Logger {
  debug(message: string, facts?: Facts): void;
  info(message: string, facts?: Facts): void;
  warn(message: string, facts?: Facts): void;
  error(message: string, facts?: Facts): void;
}

export const silent: Logger = { debug() {}, info() {}, warn() {}, error() {} };
