import TenonSchema

/// Parses a command line by the program's declaration. All mistakes are reported at once.
struct ArgumentParser {
  /// The meaning of a command line.
  enum Request {
    case run(Invocation)
    /// Help on a command, or on the program.
    case help(Command?)
    case version
    /// Mistakes, and the command in which they were made.
    case misuse([String], in: Command?)
  }

  static let help = Option(name: "help", letter: "h", help: "Show this help")
  static let version = Option(name: "version", help: "Show the version")

  private let program: Program
  private var command: Command?
  private var arguments: [String] = []
  private var values: [String: [String]] = [:]
  private var problems: [String] = []

  /// Parses the words after the program's name.
  static func parse(_ words: [String], for program: Program) -> Request {
    var parser = ArgumentParser(program: program)
    parser.read(words)
    if parser.values[help.name] != nil { return .help(parser.command) }
    if parser.values[version.name] != nil { return .version }
    guard parser.problems.isEmpty, let command = parser.command else {
      let problems = parser.problems.isEmpty ? ["no command is given"] : parser.problems
      return .misuse(problems, in: parser.command)
    }
    return .run(Invocation(command: command, arguments: parser.arguments, values: parser.values))
  }

  private mutating func read(_ words: [String]) {
    var rest = words[...]
    var takesOptions = true
    while let word = rest.popFirst() {
      if takesOptions, word == "--" {
        takesOptions = false
      } else if takesOptions, word.hasPrefix("-"), word != "-" {
        readOption(word, &rest)
      } else if command != nil {
        readArgument(word)
      } else if let command = program.command(named: word) {
        self.command = command
      } else {
        let suggestion = Suggestion.didYouMean(word, among: program.commands.map(\.name))
        problems.append("unknown command \(quoted(word))" + suggestion)
        // The other words belong to the unknown command, but a request for help counts anywhere.
        if rest.prefix(while: { $0 != "--" }).contains(where: Self.help.spellings.contains) {
          values[Self.help.name] = [""]
        }
        return
      }
    }
    if let argument = command?.argument, argument.isRequired, arguments.isEmpty {
      let choices = argument.value.choices.map { "one of " + list($0) }
      problems.append("the \(argument.name) is missing: \(choices ?? argument.help)")
    }
  }

  /// The option that a word spells at this point, with or without a value after an equals sign.
  private func option(in word: String) -> Option? {
    let name = String(word.prefix { $0 != "=" })
    return program.options(of: command).first { $0.spellings.contains(name) }
  }

  private mutating func readOption(_ word: String, _ rest: inout ArraySlice<String>) {
    guard let option = option(in: word) else {
      let name = String(word.prefix { $0 != "=" })
      problems.append("unknown option \(quoted(name))" + hint(for: name))
      return
    }
    var value = word.firstIndex(of: "=").map { String(word[word.index(after: $0)...]) }
    if let kind = option.value {
      // If the next word is an option, the value was forgotten.
      if value == nil, let next = rest.first, next != "--", self.option(in: next) == nil {
        value = rest.popFirst()
      }
      guard let value, !value.isEmpty else {
        let form = "\(option.spelling) \(kind.placeholder)"
        problems.append("`\(option.spelling)` needs a value: `\(form)`")
        return
      }
      guard check(value, as: kind, of: "`\(option.spelling)`") else { return }
      if !option.repeats, values[option.name] != nil {
        problems.append("`\(option.spelling)` is given twice")
      }
    } else if value != nil {
      problems.append("`\(option.spelling)` takes no value")
      return
    }
    values[option.name, default: []].append(value ?? "")
  }

  private mutating func readArgument(_ word: String) {
    arguments.append(word)
    guard let argument = command?.argument, argument.repeats || arguments.count == 1 else {
      problems.append("unexpected argument \(quoted(word))")
      return
    }
    check(word, as: argument.value, of: "the \(argument.name)")
  }

  /// Reports a wrong value, and returns true if it is right.
  @discardableResult
  private mutating func check(_ value: String, as kind: ValueKind, of name: String) -> Bool {
    if value.isEmpty {
      problems.append("\(name) is empty")
      return false
    }
    guard let choices = kind.choices, !choices.contains(value) else { return true }
    let suggestion = Suggestion.didYouMean(value, among: choices)
    problems.append(
      "\(name) cannot be \(quoted(value))"
        + (suggestion.isEmpty ? "; it is one of \(list(choices))" : suggestion))
    return false
  }

  private func hint(for name: String) -> String {
    let options = program.options(of: command)
    let near = Suggestion.didYouMean(name, among: options.map(\.spelling))
    guard near.isEmpty, command == nil else { return near }
    // It would have been right after the command.
    let owners = program.commands.filter { $0.options.contains { $0.spellings.contains(name) } }
    let names = owners.map(\.name).joined(separator: ", ")
    return owners.isEmpty ? "" : "; it belongs after a command: \(names)"
  }

  private func list(_ words: [String]) -> String {
    words.map { "`\($0)`" }.joined(separator: ", ")
  }
}
