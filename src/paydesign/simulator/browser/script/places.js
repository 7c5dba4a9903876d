/**
 * Return where the API, the frame with the card form and the 3D Secure pages are.
 *
 * @param {string} address Of a file of the release train: on js.stripe.com the other two have hosts of their own,
 *   anywhere else (a local preview) one origin is all three.
 */
export function placesFrom(address) {
  const { origin } = new URL(address);
  const isReal = origin === "https://js.stripe.com";
  return {
    home: origin,
    frame: new URL("element.html", address).href,
    api: isReal ? "https://api.stripe.com" : origin,
    hooks: isReal ? "https://hooks.stripe.com" : origin,
  };
}
