import TenonGenerator

/// The help of a program and of its commands, made from their declarations.
enum HelpText {
  private static let width = 80
  private static let indent = "  "
  private static let widestName = 24

  static func program(_ program: Program) -> String {
    "\(program.summary).\n\n\(usage(nil, of: program))\n"
      + section("commands", program.commands.map { ($0.name, $0.summary) })
      + section("options", program.options(of: nil).map(row))
      + "\n`\(program.name) help <command>` shows the help of a command.\n"
  }

  static func command(_ command: Command, of program: Program) -> String {
    var text = wrap("\(command.summary).") + "\n\n\(usage(command, of: program))\n"
    for paragraph in command.discussion.split(separator: "\n") {
      text += "\n\(wrap(String(paragraph)))\n"
    }
    if let argument = command.argument {
      let choices = argument.value.choices.map { ": " + $0.joined(separator: ", ") }
      text += section("arguments", [(argument.name, argument.help + (choices ?? ""))])
    }
    return text + section("options", program.options(of: command).map(row))
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

  private static func row(_ option: Option) -> (name: String, help: String) {
    let letter = option.letter.map { "-\($0), " } ?? "    "
    let value = option.value.map { " " + $0.placeholder } ?? ""
    return (letter + option.spelling + value, option.help + (option.repeats ? "; repeatable" : ""))
  }

  private static func section(_ title: String, _ rows: [(name: String, help: String)]) -> String {
    let widest = rows.map(\.name.count).filter { $0 <= widestName }.max() ?? 0
    let column = widest + 2 * indent.count
    let lines = rows.map { row in
      let name = indent + row.name
      let help = wrap(row.help, indent: column)
      // The help of a name that is too long for its column goes below it.
      let isLong = row.name.count > widest
      return name + (isLong ? "\n" + help : String(help.dropFirst(name.count))) + "\n"
    }
    return "\n\(title):\n" + lines.joined()
  }

  /// Breaks text into lines, each indented.
  private static func wrap(_ text: String, indent: Int = 0) -> String {
    let margin = String(repeating: " ", count: indent)
    return CommentText.filled(text, width: width - indent).map { margin + $0 }
      .joined(separator: "\n")
  }
}
