/* Rich text from the clipboard as the Markdown that comments are written in: emphasis, strong, links, lists, quotes and
 * code; of everything else, the words. */

export function begin() {
  return { markdownOf };
}

const SKIPPED = "script, style, template, head, title, noscript, svg, math, iframe, object";
const BLOCKS = /^(?:P|DIV|SECTION|ARTICLE|HEADER|FOOTER|MAIN|ASIDE|H[1-6]|TABLE|TR|FIGURE|FIGCAPTION|PRE|DL|DT|DD|HR|ADDRESS)$/;
const SIGNS = /([\\*_`[\]])/g;

function markdownOf(html) {
  // A document of its own that loads nothing and runs nothing.
  const page = new DOMParser().parseFromString(html, "text/html");
  page.querySelectorAll(SKIPPED).forEach((part) => part.remove());
  return blocksOf(page.body).join("\n\n").replace(/\n{3,}/g, "\n\n").trim();
}

/** The paragraphs, lists and quotes of a part, each as Markdown. */
function blocksOf(part) {
  const blocks = [];
  let line = "";
  const end = () => {
    const text = line.replace(/[ \t]+/g, " ").replace(/ ?\n ?/g, "\n").trim();
    if (text) blocks.push(text);
    line = "";
  };
  for (const node of part.childNodes) {
    if (node.nodeType === Node.ELEMENT_NODE && isBlock(node)) {
      end();
      blocks.push(...block(node));
    } else line += inline(node);
  }
  end();
  return blocks;
}

const isBlock = (node) =>
  /^(?:UL|OL|BLOCKQUOTE)$/.test(node.nodeName) || BLOCKS.test(node.nodeName)
  || [...node.children].some((child) => isBlock(child));

function block(node) {
  if (node.nodeName === "UL" || node.nodeName === "OL") {
    const items = [...node.children].filter((child) => child.nodeName === "LI");
    return [items.map((item, index) => {
      const mark = node.nodeName === "OL" ? `${index + (node.start || 1)}. ` : "- ";
      return mark + blocksOf(item).join("\n").replace(/\n/g, `\n${" ".repeat(mark.length)}`);
    }).join("\n")];
  }
  if (node.nodeName === "BLOCKQUOTE") return [blocksOf(node).join("\n\n").replace(/^/gm, "> ").replace(/^> $/gm, ">")];
  return blocksOf(node);
}

function inline(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.data.replace(/\s+/g, " ").replace(SIGNS, "\\$1");
  if (node.nodeType !== Node.ELEMENT_NODE) return "";
  if (node.nodeName === "BR") return "\n";
  if (node.nodeName === "CODE" || node.nodeName === "KBD") return wrapped(node.textContent.replaceAll("`", "'"), "`");
  const words = [...node.childNodes].map(inline).join("");
  const weight = node.style?.fontWeight;
  if (node.nodeName === "A") return link(node, words);
  // Google Docs wraps everything in a <b> that is not bold.
  if (/^(?:B|STRONG)$/.test(node.nodeName) ? weight !== "normal" : weight === "bold" || Number(weight) >= 600) return wrapped(words, "**");
  if (/^(?:I|EM|CITE)$/.test(node.nodeName) ? node.style?.fontStyle !== "normal" : node.style?.fontStyle === "italic") return wrapped(words, "*");
  return words;
}

/** The signs close around the words, not around the spaces beside them. */
function wrapped(words, sign) {
  const [, before, core, after] = /^(\s*)([\s\S]*?)(\s*)$/.exec(words);
  return core ? `${before}${sign}${core}${sign}${after}` : words;
}

function link(node, words) {
  const href = node.getAttribute("href") ?? "";
  if (!/^(?:https?|mailto):/i.test(href) || !words.trim()) return words;
  return node.textContent.trim() === href ? href : `[${words.trim()}](${href.replaceAll("(", "%28").replaceAll(")", "%29")})`;
}
