/// The shells with completion scripts.
enum Shell: String, CaseIterable, Sendable {
  case bash
  case zsh
  case fish
}

/// Completion scripts for the program's commands, options and values, made from their declarations.
struct ShellCompletions {
  let program: Program

  /// The script for a shell.
  func script(for shell: Shell) -> String {
    switch shell {
    case .bash: bash
    case .zsh: zsh
    case .fish: fish
    }
  }

  // MARK: bash

  /// Sets `COMPREPLY` by the word before the cursor and the command, which is the first word that is not an option.
  private var bash: String {
    let commands = program.commands.map { command in
      let options = program.options(of: command)
      let values = options.compactMap { option in
        option.value.map { value in
          "        \(option.spellings.joined(separator: "|"))) \(bashReply(value)); return ;;\n"
        }
      }
      let argument = command.argument.map { "      else \(bashReply($0.value))\n" } ?? ""
      return """
            \(command.name))
              case "$previous" in
        \(values.joined())      esac
              if [[ $current == -* ]]; then \(bashReply(.choice(options.flatMap(\.spellings))))
        \(argument)      fi ;;

        """
    }
    let words = program.commands.map(\.name) + program.options(of: nil).flatMap(\.spellings)
    return """
      # bash completion for \(program.name)
      _\(program.name)() {
        local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}" command="" word
        if [[ $current == "=" ]]; then
          current=""
        elif [[ $previous == "=" ]]; then
          previous="${COMP_WORDS[COMP_CWORD-2]}"
        fi
        for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
          if [[ $word != -* ]]; then command="$word"; break; fi
        done
        COMPREPLY=()
        case "$command" in
      \(commands.joined())    *) \(bashReply(.choice(words))) ;;
        esac
      }
      complete -o filenames -F _\(program.name) \(program.name)

      """
  }

  private func bashReply(_ value: ValueKind) -> String {
    switch value {
    case .choice(let words):
      "COMPREPLY=($(compgen -W \"\(words.joined(separator: " "))\" -- \"$current\"))"
    // `mapfile` reads one name per line, and keeps its spaces.
    case .file: "mapfile -t COMPREPLY < <(compgen -f -- \"$current\")"
    case .directory: "mapfile -t COMPREPLY < <(compgen -d -- \"$current\")"
    case .text: "COMPREPLY=()"
    }
  }

  // MARK: zsh

  private var zsh: String {
    let options = program.options(of: nil).map { "    \(zshOption($0)) \\\n" }
    let summaries = program.commands.map {
      "        '\(zshQuoted("\($0.name):\($0.summary)"))'\n"
    }
    let commands = program.commands.map { command in
      var specs = program.options(of: command).map(zshOption)
      if let argument = command.argument {
        let place = argument.repeats ? "*" : "1"
        specs.append("'\(place):\(argument.name):\(zshAction(argument.value))'")
      }
      return "        \(command.name)) _arguments \\\n"
        + specs.map { "          \($0)" }.joined(separator: " \\\n") + " ;;\n"
    }
    return """
      #compdef \(program.name)
      # zsh completion for \(program.name)
      _\(program.name)() {
        local context state line
        _arguments -C \\
      \(options.joined())    '1:command:->command' '*::argument:->arguments'
        case $state in
          command)
            local -a commands=(
      \(summaries.joined())      )
            _describe command commands ;;
          arguments)
            case $line[1] in
      \(commands.joined())      esac ;;
        esac
      }
      compdef _\(program.name) \(program.name)

      """
  }

  private func zshOption(_ option: Option) -> String {
    let value = option.value.map {
      ":\($0.placeholder.replacing(":", with: "\\:")):\(zshAction($0))"
    }
    let help = "[\(zshQuoted(option.help))]\(zshQuoted(value ?? ""))"
    let long = option.value == nil ? option.spelling : option.spelling + "="
    guard let letter = option.letter else {
      return "'\(option.repeats ? "*" : "")\(long)\(help)'"
    }
    // `{-o,--output=}'…'` is one option with two names, each of which excludes the other.
    return "'(\(option.spellings.joined(separator: " ")))'{-\(letter),\(long)}'\(help)'"
  }

  private func zshAction(_ value: ValueKind) -> String {
    switch value {
    case .choice(let words): "(\(words.joined(separator: " ")))"
    case .file: "_files"
    case .directory: "_files -/"
    case .text: " "
    }
  }

  private func zshQuoted(_ text: String) -> String {
    text.replacing("'", with: "'\\''").replacing("[", with: "\\[").replacing("]", with: "\\]")
  }

  // MARK: fish

  private var fish: String {
    let complete = "complete -c \(program.name)"
    var lines = ["# fish completion for \(program.name)", "\(complete) -f"]
    lines += program.commands.map {
      "\(complete) -n __fish_use_subcommand -a \($0.name) -d '\(fishQuoted($0.summary))'"
    }
    lines += program.options(of: nil).map {
      "\(complete) -n __fish_use_subcommand \(fishOption($0))"
    }
    for command in program.commands {
      let words =
        program.options(of: command).map(fishOption)
        + [command.argument.map { fishValue($0.value) }].compactMap(\.self)
      lines += words.map { "\(complete) -n '__fish_seen_subcommand_from \(command.name)' \($0)" }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func fishOption(_ option: Option) -> String {
    var words = ["-l \(option.name)"]
    if let letter = option.letter { words.append("-s \(letter)") }
    if let value = option.value { words.append("-r \(fishValue(value))") }
    words.append("-d '\(fishQuoted(option.help))'")
    return words.joined(separator: " ")
  }

  private func fishValue(_ value: ValueKind) -> String {
    switch value {
    case .choice(let words): "-a '\(words.joined(separator: " "))'"
    case .file: "-F"
    case .directory: "-a '(__fish_complete_directories)'"
    case .text: "-f"
    }
  }

  private func fishQuoted(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
  }
}
