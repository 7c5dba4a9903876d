/**
 * Open something: a new one only if the customer came by a link to `?new`, which counts once.
 *
 * @template T
 * @param {(wish?: { new: true }) => Promise<T>} open
 * @returns {Promise<T>}
 */
export async function openAsAsked(open) {
  if (!new URLSearchParams(location.search).has("new")) return open();
  const opened = await open({ new: true });
  history.replaceState(null, "", "./"); // a reload of the page resumes it
  return opened;
}
