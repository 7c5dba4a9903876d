import { byId } from "./dom.js";

/** Ask the stand-in's own interface; what goes wrong is shown and thrown. */
export async function ask(method, path, body) {
  const problem = byId("problem");
  try {
    const response = await fetch(path, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.error?.message ?? `HTTP ${response.status}`);
    problem.textContent = "";
    return answer;
  } catch (error) {
    problem.textContent = `That did not work: ${error.message}`;
    throw error;
  }
}
