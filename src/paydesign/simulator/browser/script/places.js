/** Stripe.js of this train is what the stand-in's API goes with. */
export const NEWEST = "endive";

/**
 * Return which release train this is, and where the API, the frames of the Elements and the 3D Secure pages are.
 *
 * @param {string} address Of a file of the release train: on js.stripe.com the other two have hosts of their own,
 *   anywhere else (a local preview) one origin is all three.
 */
export function placesFrom(address) {
  const { origin, pathname } = new URL(address);
  const isReal = origin === "https://js.stripe.com";
  const train = pathname.split("/")[1];
  return {
    train,
    home: origin,
    frames: `${origin}/${train}/`,
    api: isReal ? "https://api.stripe.com" : origin,
    hooks: isReal ? "https://hooks.stripe.com" : origin,
  };
}
