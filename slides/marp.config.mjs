// Marp's settings for every deck: no request for emoji pictures, and formulas that can be read aloud.

const escaped = (text) =>
  text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");

// MathJax draws a formula as a picture without a name; its TeX is the name.
function nameFormulas(markdown) {
  for (const rule of ["marp_math_inline", "marp_math_block"]) {
    const render = markdown.renderer.rules[rule];
    markdown.renderer.rules[rule] = (tokens, index, ...rest) =>
      render(tokens, index, ...rest).replace(
        'role="img"',
        () => `role="img" aria-label="${escaped(tokens[index].content.trim())}"`,
      );
  }
}

export default {
  html: true,
  lang: "en",
  themeSet: ["theme.css"],
  engine: ({ marp }) => marp.use(nameFormulas),
  options: { emoji: { unicode: false, shortcode: false } },
};
