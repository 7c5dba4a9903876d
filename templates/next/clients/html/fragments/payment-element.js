/** Show the Payment Element and wait until it can be used. @returns {Promise<void>} */
function mountPaymentElement() {
<@% if order == "none" %@>
  const element = elements.create("payment", { layout: "accordion" });
<@% else %@>
  const element = elements.create("payment", {
    layout: "accordion",
    fields: { billingDetails: { email: "never" } }, // it is entered above
  });
<@% endif %@>
  return new Promise((resolve, reject) => {
    element.once("ready", () => resolve());
    element.once("loaderror", ({ error }) => reject(fromStripe(error)));
    element.mount("#payment-element");
  });
}

/** How the Payment Element looks; the colours are those of styles.css. @returns {Appearance} */
function appearance() {
  const style = getComputedStyle(document.body);
  const read = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
  return {
    theme: dark.matches ? "night" : "stripe",
    variables: {
      colorPrimary: read("--accent"),
      colorBackground: read("--surface"),
      colorText: read("--text"),
      colorDanger: read("--danger"),
      borderRadius: read("--radius"),
      fontFamily: style.fontFamily,
    },
  };
}
