// Code blocks of Markdown pages, with what their opening line says about them.

export interface CodeBlock {
  /** `example.md:12` */
  readonly place: string;
  /** first word after the fence: `rseg`, `text`, `json`, or nothing */
  readonly language: string;
  /** further words: `fails` of `rseg fails` */
  readonly words: readonly string[];
  readonly text: string;
}

/** The fenced blocks of a page in order. */
export function codeBlocks(path: string, page: string): readonly CodeBlock[] {
  return [...page.matchAll(/^```([^\n`]*)\n([\s\S]*?)^```$/gm)].map((match) => {
    const [language = '', ...words] = match[1]!.trim().split(/\s+/);
    const line = page.slice(0, match.index).split('\n').length;
    return { place: `${path}:${line}`, language, words, text: match[2]! };
  });
}

/** Command lines of rseg in blocks of shell and in inline code, without prompts and environment: the words after `rseg`. */
export function commandLines(path: string, page: string): readonly { readonly place: string; readonly line: string }[] {
  const shell = codeBlocks(path, page)
    .filter(({ language }) => ['', 'sh', 'shell', 'bash', 'console'].includes(language))
    .flatMap(({ place, text }) => text.split('\n').map((line) => ({ place, line })));
  const prose = page.replace(/^```[\s\S]*?^```$/gm, '');
  const inline = [...prose.matchAll(/`([^`\n]+)`/g)].map(([, code]) => ({ place: path, line: code! }));
  return [...shell, ...inline].flatMap(({ place, line }) => {
    const words = /^(?:\$ )?(?:\w+=\S* )*(?:npx |node )?(?:[\w./]*\/)?rseg(?:\.js)? +(.+)$/.exec(line.trim())?.[1];
    return words === undefined ? [] : [{ place, line: words }];
  });
}

/** Words of a simple shell command up to a comment, pipe or redirection; quotes are taken off. */
export function shellWords(line: string): readonly string[] {
  const words = line.match(/'[^']*'|"[^"]*"|[^\s'"]+/g) ?? [];
  const end = words.findIndex((word) => /^(#|\||>|<|&&|2>)/.test(word));
  return (end < 0 ? words : words.slice(0, end)).map((word) => word.replace(/^(['"])(.*)\1$/, '$2'));
}
