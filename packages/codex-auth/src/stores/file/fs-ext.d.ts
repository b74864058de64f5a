/** The part of the optional native helper that is used here. */
declare module "fs-ext" {
  export function flock(
    fd: number,
    mode: "exnb" | "un",
    done: (error: NodeJS.ErrnoException | null | undefined) => void,
  ): void;
}
