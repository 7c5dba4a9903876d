import type { AddressInfo } from "node:net";

import type { Express } from "express";

/** Serve the application on this machine until the process is asked to end. */
export function serve(app: Express, port: number, afterwards: () => void): void {
  const server = app.listen(port, "127.0.0.1", (error) => {
    if (error) {
      console.error(`The server does not start:\n- PORT cannot be used: ${error.message}`);
      process.exit(1);
    }
    const address = server.address() as AddressInfo;
    console.info(`Listening on http://127.0.0.1:${address.port.toString()}`);
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => server.close(afterwards));
  }
}
