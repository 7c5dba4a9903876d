const VARIABLES = {
  colorPrimary: "--primary",
  colorBackground: "--background",
  colorText: "--text",
  colorTextSecondary: "--muted",
  colorDanger: "--danger",
  borderRadius: "--radius",
  fontFamily: "--font",
  spacingGridRow: "--gap",
};

/**
 * Make the form look as the page wants it.
 *
 * @param {{ theme?: string, variables?: Record<string, string> }} appearance
 * @returns {"light" | "dark"} The page's side of the frame needs the same scheme, or the browser paints a backdrop.
 */
export function applyAppearance({ theme = "stripe", variables = {} } = {}) {
  const root = document.documentElement;
  const scheme = theme === "night" ? "dark" : "light";
  root.classList.toggle("night", theme === "night");
  root.style.colorScheme = scheme;
  for (const [name, property] of Object.entries(VARIABLES)) {
    const value = variables[name];
    if (value) root.style.setProperty(property, value);
    else root.style.removeProperty(property);
  }
  root.style.fontSize = variables.fontSizeBase ?? "";
  return scheme;
}
