import type { AddressInfo } from "node:net";

import type { Express } from "express";

import type { Settings } from "./settings.js";

type Address = Pick<Settings, "host" | "port">;

/** Serve the application until the process is asked to end. */
export function serve(app: Express, { host, port }: Address, afterwards: () => void): void {
  const server = app.listen(port, host, (error) => {
    if (error) {
      console.error(`The server does not start:\n- HOST and PORT cannot be used: ${error.message}`);
      process.exit(1);
    }
    const address = server.address() as AddressInfo;
    const name = address.family === "IPv6" ? `[${address.address}]` : address.address;
    console.info(`Listening on http://${name}:${address.port.toString()}`);
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => server.close(afterwards));
  }
}
