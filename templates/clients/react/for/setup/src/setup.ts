import { request } from "./api";

export interface Setup {
  id: string;
  currency: string;
}

/** Open this browser's setup, or resume it. */
export async function openSetup() {
  return (await request("POST", "/api/setup")) as Setup;
}

/** As `openSetup`, but after one that is saved, open a new one if the address asks for it: "./?new". */
export async function startSetup() {
  if (!new URLSearchParams(location.search).has("new")) return openSetup();
  const setup = (await request("POST", "/api/setup", { new: true })) as Setup;
  history.replaceState(null, "", location.pathname); // a reload resumes it
  return setup;
}
