// What shells are told: each asks `rseg complete` for the words that may follow.

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** Readline replaces only what follows the last of its word breaks, so what stands before is cut off. */
const BASH = `_rseg() {
  local line="\${COMP_LINE:0:COMP_POINT}" words current kept="" word break
  read -r -a words <<< "$line"
  [[ $line == *[[:blank:]] ]] && words+=("")
  current="\${words[\${#words[@]}-1]}"
  for break in : = @; do
    [[ $COMP_WORDBREAKS == *$break* && $current == *$break* ]] || continue
    word="\${current%"\${current##*"$break"}"}"
    # an @ is a break that belongs to the word behind it
    [[ $break == @ ]] && word="\${word%@}"
    (( \${#word} > \${#kept} )) && kept="$word"
  done
  COMPREPLY=()
  while IFS=$'\\t' read -r word _; do
    COMPREPLY+=("\${word#"$kept"}")
  done < <("\${words[0]}" complete -- "\${words[@]:1}" 2>/dev/null)
  [[ \${#COMPREPLY[@]} -eq 1 && \${COMPREPLY[0]} == *[/:] ]] && compopt -o nospace
}
complete -o default -F _rseg rseg
`;

const ZSH = `#compdef rseg
_rseg() {
  local line tab=$'\\t'
  local -a words_found shown
  for line in "\${(@f)$("\${words[1]}" complete -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
    [[ -n $line ]] || continue
    words_found+=("\${line%%$tab*}")
    if [[ $line == *$tab* ]]; then shown+=("\${line/$tab/  -- }"); else shown+=("$line"); fi
  done
  if (( \${#words_found} == 0 )); then
    _files
  elif (( \${#words_found} == 1 )) && [[ $words_found[1] == *[/:] ]]; then
    compadd -S '' -a words_found
  else
    compadd -l -d shown -a words_found
  fi
}
if [[ "\${funcstack[1]}" == _rseg ]]; then _rseg "$@"; else compdef _rseg rseg; fi
`;

const FISH = `function __rseg_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    test (count $current) -eq 0; and set current ''
    set -l found ($words[1] complete -- $words[2..-1] $current 2>/dev/null)
    if test (count $found) -eq 0
        __fish_complete_path $current
    else
        printf '%s\\n' $found
    end
end
complete -c rseg -f -a '(__rseg_complete)'
`;

const SCRIPTS: Readonly<Record<Shell, string>> = { bash: BASH, zsh: ZSH, fish: FISH };

export const completionScript = (shell: Shell): string => SCRIPTS[shell];
