import { createServer } from "node:net";
import { describeOwner, findPortOwner } from "../serve/port-owner.ts";
import { broken, fine, warning, type DoctorContext, type Finding } from "./finding.ts";

export async function checkPort({ resolved: { settings, origins } }: DoctorContext): Promise<Finding[]> {
  const { host, port } = settings;
  if (port === 0) return [fine("port", "any free one")];
  const code = await tryPort(host, port);
  if (code === null) return [fine("port", `${port} on ${host} is free`)];
  if (code !== "EADDRINUSE")
    return [
      broken(
        "port",
        `${host}:${port} cannot be opened: ${code}`,
        `Change it: ${origins.port.name}, ${origins.host.name}`,
      ),
    ];
  const owner = await findPortOwner(`http://${host.includes(":") ? `[${host}]` : host}:${port}`, port);
  if (owner.codexthropic !== null)
    return [fine("port", `${port} is taken by ${describeOwner(owner)}, so a proxy is running`)];
  return [warning("port", `${port} is taken by ${describeOwner(owner)}`, `codexthropic --port ${port + 1}`)];
}

/** The error's code, or null when the port could be opened. */
function tryPort(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen(port, host, () => server.close(() => resolve(null)));
  });
}
