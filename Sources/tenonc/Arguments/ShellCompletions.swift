/// The shells with completion scripts.
enum Shell: String, CaseIterable, Sendable {
  case bash
  case zsh
  case fish
}

/// Completion scripts for the program's commands, options and values, made from their declarations.
struct ShellCompletions {
  private let program: Program

  init(_ program: Program) {
    self.program = program
  }

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
    let name = program.name
    var text = """
      # bash completion for \(name)
      _\(name)() {
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

      """
    for command in program.commands {
      text += "    \(command.name))\n"
      text += "      case \"$previous\" in\n"
      for option in program.options(of: command) {
        guard let value = option.value else { continue }
        text += "        \(option.spellings.joined(separator: "|"))) "
        text += "\(bashReply(value)); return ;;\n"
      }
      text += "      esac\n"
      let words = program.options(of: command).flatMap(\.spellings).joined(separator: " ")
      text +=
        "      if [[ $current == -* ]]; then COMPREPLY=($(compgen -W \"\(words)\" -- \"$current\"))\n"
      if let argument = command.argument {
        text += "      else \(bashReply(argument.value))\n"
      }
      text += "      fi ;;\n"
    }
    let words = program.commands.map(\.name) + program.options(of: nil).flatMap(\.spellings)
    text +=
      "    *) COMPREPLY=($(compgen -W \"\(words.joined(separator: " "))\" -- \"$current\")) ;;\n"
    return text + "  esac\n}\ncomplete -o filenames -F _\(name) \(name)\n"
  }

  private func bashReply(_ value: ValueKind) -> String {
    if let choices = value.choices {
      return "COMPREPLY=($(compgen -W \"\(choices.joined(separator: " "))\" -- \"$current\"))"
    }
    // `mapfile` reads one name per line, and keeps its spaces.
    return switch value {
    case .file: "mapfile -t COMPREPLY < <(compgen -f -- \"$current\")"
    case .directory: "mapfile -t COMPREPLY < <(compgen -d -- \"$current\")"
    case .text, .choice: "COMPREPLY=()"
    }
  }

  // MARK: zsh

  private var zsh: String {
    let name = program.name
    var text = """
      #compdef \(name)
      # zsh completion for \(name)
      _\(name)() {
        local context state line
        _arguments -C \\

      """
    text += program.options(of: nil).map { "    \(zshOption($0)) \\\n" }.joined()
    text += "    '1:command:->command' '*::argument:->arguments'\n"
    text += "  case $state in\n    command)\n      local -a commands=(\n"
    for command in program.commands {
      text += "        '\(zshQuoted("\(command.name):\(command.summary)"))'\n"
    }
    text += "      )\n      _describe command commands ;;\n    arguments)\n      case $line[1] in\n"
    for command in program.commands {
      var specs = program.options(of: command).map(zshOption)
      if let argument = command.argument {
        let place = argument.repeats ? "*" : "1"
        specs.append("'\(place):\(argument.name):\(zshAction(argument.value))'")
      }
      text += "        \(command.name)) _arguments \\\n"
      text += specs.map { "          \($0)" }.joined(separator: " \\\n") + " ;;\n"
    }
    return text + "      esac ;;\n  esac\n}\ncompdef _\(name) \(name)\n"
  }

  private func zshOption(_ option: Option) -> String {
    let names = option.spellings
    let value =
      option.value.map {
        ":\($0.placeholder.replacing(":", with: "\\:")):\(zshAction($0))"
      }
      ?? ""
    let help = "[\(zshQuoted(option.help))]\(zshQuoted(value))"
    let long = option.value == nil ? option.spelling : option.spelling + "="
    guard names.count > 1, let short = names.first else {
      return "'\(option.repeats ? "*" : "")\(long)\(help)'"
    }
    // `{-o,--output=}'…'` is one option with two names, each of which excludes the other.
    return "'(\(names.joined(separator: " ")))'{\(short),\(long)}'\(help)'"
  }

  private func zshAction(_ value: ValueKind) -> String {
    if let choices = value.choices { return "(\(choices.joined(separator: " ")))" }
    return switch value {
    case .file: "_files"
    case .directory: "_files -/"
    case .text, .choice: " "
    }
  }

  private func zshQuoted(_ text: String) -> String {
    text.replacing("'", with: "'\\''").replacing("[", with: "\\[").replacing("]", with: "\\]")
  }

  // MARK: fish

  private var fish: String {
    let name = program.name
    var lines = ["# fish completion for \(name)", "complete -c \(name) -f"]
    for command in program.commands {
      lines.append(
        "complete -c \(name) -n __fish_use_subcommand -a \(command.name) -d '\(fishQuoted(command.summary))'"
      )
    }
    for option in program.options(of: nil) {
      lines.append("complete -c \(name) -n __fish_use_subcommand \(fishOption(option))")
    }
    for command in program.commands {
      let condition = "'__fish_seen_subcommand_from \(command.name)'"
      for option in program.options(of: command) {
        lines.append("complete -c \(name) -n \(condition) \(fishOption(option))")
      }
      if let argument = command.argument {
        lines.append("complete -c \(name) -n \(condition) \(fishValue(argument.value))")
      }
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
    if let choices = value.choices { return "-a '\(choices.joined(separator: " "))'" }
    return switch value {
    case .file: "-F"
    case .directory: "-a '(__fish_complete_directories)'"
    case .text, .choice: "-f"
    }
  }

  private func fishQuoted(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
  }
}
