import { request } from "./api";

export interface Setup {
  id: string;
  currency: string;
}

/** Open this browser's setup, or resume it. */
export async function openSetup() {
  return (await request("POST", "/api/setup")) as Setup;
}
