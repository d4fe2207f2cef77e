/// The help of a program and of its commands, made from their declarations.
struct HelpText {
  private static let width = 80
  private static let indent = "  "
  private static let widestName = 24

  /// The program's help.
  static func program(_ program: Program) -> String {
    var text = "\(program.summary).\n\nusage: \(program.name) <command> [options]\n"
    text += section("commands", program.commands.map { ($0.name, $0.summary) })
    text += section("options", rows(program.commonOptions + program.ownOptions, in: program))
    return text + "\n`\(program.name) help <command>` tells more about a command.\n"
  }

  /// A command's help.
  static func command(_ command: Command, of program: Program) -> String {
    var text = wrap("\(command.summary).", indent: 0) + "\n"
    text += "\n\(usage(command, of: program))\n"
    for paragraph in command.discussion.split(separator: "\n") {
      text += "\n\(wrap(String(paragraph), indent: 0))\n"
    }
    if let argument = command.argument {
      let choices = program.choices(of: argument.value).map { ": " + $0.joined(separator: ", ") }
      text += section("arguments", [(argument.name, argument.help + (choices ?? ""))])
    }
    text += section("options", rows(command.options + program.commonOptions, in: program))
    return text
  }

  /// One line that shows how a command, or the program, is called.
  static func usage(_ command: Command?, of program: Program) -> String {
    guard let command else { return "usage: \(program.name) <command> [options]" }
    var words = ["usage:", program.name, command.name]
    if !command.options.isEmpty { words.append("[options]") }
    if let argument = command.argument {
      let name = "<\(argument.name)>" + (argument.repeats ? "…" : "")
      words.append(argument.isRequired ? name : "[\(name)]")
    }
    return words.joined(separator: " ")
  }

  /// What stands for a value, such as `DIR` or `text|json`.
  static func placeholder(_ value: ValueKind, in program: Program) -> String {
    switch value {
    case .text(let name), .file(let name), .directory(let name): name
    case .choice(let words): words.joined(separator: "|")
    case .command: "COMMAND"
    }
  }

  private static func rows(_ options: [Option], in program: Program) -> [(String, String)] {
    options.map { option in
      let letter = option.letter.map { "-\($0), " } ?? "    "
      let value = option.value.map { " " + placeholder($0, in: program) } ?? ""
      return (
        letter + option.spelling + value, option.help + (option.repeats ? "; repeatable" : "")
      )
    }
  }

  private static func section(_ title: String, _ rows: [(name: String, help: String)]) -> String {
    guard !rows.isEmpty else { return "" }
    let widest = rows.map(\.name.count).filter { $0 <= widestName }.max() ?? 0
    let column = widest + 2 * indent.count
    var text = "\n\(title):\n"
    for row in rows {
      let name = indent + row.name
      let help = wrap(row.help, indent: column)
      // A name too long for its column has its help below.
      text += name.count + indent.count > column ? name + "\n" + help : fill(name, help, column)
      text += "\n"
    }
    return text
  }

  private static func fill(_ name: String, _ help: String, _ column: Int) -> String {
    name + String(repeating: " ", count: column - name.count) + help.dropFirst(column)
  }

  /// Breaks text into lines, each indented.
  private static func wrap(_ text: String, indent: Int) -> String {
    let margin = String(repeating: " ", count: indent)
    var lines: [String] = []
    var line = margin
    for word in text.split(separator: " ") {
      if line.count + word.count + 1 > width, line.count > indent {
        lines.append(line)
        line = margin
      }
      line += (line.count > indent ? " " : "") + word
    }
    lines.append(line)
    return lines.joined(separator: "\n")
  }
}
