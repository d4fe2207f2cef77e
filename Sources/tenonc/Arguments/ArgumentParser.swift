import TenonSchema

/// Reads a command line by the program's declaration. Everything that is wrong with it is said at once.
struct ArgumentParser {
  /// What the user asked for.
  enum Request {
    case run(Invocation)
    /// Help on a command, or on the program.
    case help(Command?)
    case version
    /// A mistake or several, in words, and the command they are in.
    case misuse([String], in: Command?)
  }

  static let help = Option(name: "help", letter: "h", help: "Show this help")
  static let version = Option(name: "version", help: "Show the version")

  private let program: Program
  private var invocation: Invocation?
  private var early: [Option] = []
  private var problems: [String] = []
  private var argumentCount = 0
  private var wantsHelp = false
  private var wantsVersion = false

  private init(program: Program) {
    self.program = program
  }

  /// Reads the words behind the program's name.
  static func parse(_ words: [String], for program: Program) -> Request {
    var parser = ArgumentParser(program: program)
    parser.read(words)
    return parser.request(isEmpty: words.isEmpty)
  }

  private func request(isEmpty: Bool) -> Request {
    if wantsHelp { return .help(invocation?.command) }
    if wantsVersion { return .version }
    guard problems.isEmpty, let invocation else {
      return .misuse(problems.isEmpty ? ["no command is given"] : problems, in: invocation?.command)
    }
    return .run(invocation)
  }

  private mutating func read(_ words: [String]) {
    var rest = words[...]
    var takesOptions = true
    while let word = rest.popFirst() {
      if takesOptions, word == "--" {
        takesOptions = false
      } else if takesOptions, word.hasPrefix("-"), word != "-" {
        readOption(word, &rest)
      } else if invocation != nil {
        readArgument(word)
      } else if let command = program.command(named: word) {
        var invocation = Invocation(command: command)
        for option in early { invocation.add(option, nil) }
        self.invocation = invocation
      } else {
        let names = program.commands.map(\.name)
        problems.append(
          "there is no command \(quoted(word))"
            + Suggestion.didYouMean(word, among: names))
        // What follows belongs to a command that is not known; but a cry for help is one anywhere.
        wantsHelp = rest.prefix { $0 != "--" }.contains { ["--help", "-h"].contains($0) }
        return
      }
    }
    if let argument = invocation?.command.argument, argument.isRequired, argumentCount == 0 {
      problems.append("the \(argument.name) is missing: \(described(argument))")
    }
  }

  /// The options that are known where the reader stands.
  private var options: [Option] {
    guard let command = invocation?.command else {
      return program.ownOptions + program.commonOptions
    }
    return command.options + program.commonOptions
  }

  private mutating func readOption(_ word: String, _ rest: inout ArraySlice<String>) {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = parts.first.map(String.init) ?? word
    var value = parts.count > 1 ? parts.last.map(String.init) : nil
    guard let option = options.first(where: { $0.isSpelled(name) }) else {
      problems.append("there is no option \(quoted(name))" + hint(for: name))
      return
    }
    if let kind = option.value {
      if value == nil, let next = rest.first, !isOption(next) { value = rest.popFirst() }
      guard let value, !value.isEmpty else {
        let form = "\(option.spelling) \(HelpText.placeholder(kind, in: program))"
        problems.append("`\(option.spelling)` needs a value: `\(form)`")
        return
      }
      guard check(value, as: kind, of: "`\(option.spelling)`") else { return }
      if !option.repeats, invocation?.has(option) == true {
        problems.append("`\(option.spelling)` is given twice")
      }
    } else if value != nil {
      problems.append("`\(option.spelling)` takes no value")
      return
    }
    switch option.name {
    case Self.help.name: wantsHelp = true
    case Self.version.name where invocation == nil: wantsVersion = true
    default:
      if invocation == nil { early.append(option) }
      invocation?.add(option, value)
    }
  }

  private mutating func readArgument(_ word: String) {
    argumentCount += 1
    guard let argument = invocation?.command.argument, argument.repeats || argumentCount == 1
    else {
      problems.append("\(quoted(word)) is one argument too many")
      return
    }
    guard check(word, as: argument.value, of: "the \(argument.name)") else { return }
    invocation?.arguments.append(word)
  }

  private mutating func check(_ value: String, as kind: ValueKind, of what: String) -> Bool {
    if value.isEmpty {
      problems.append("\(what) is empty")
      return false
    }
    guard let choices = program.choices(of: kind), !choices.contains(value) else { return true }
    let suggestion = Suggestion.didYouMean(value, among: choices)
    let list = "; it is one of " + choices.map { "`\($0)`" }.joined(separator: ", ")
    problems.append("\(what) cannot be \(quoted(value))" + (suggestion.isEmpty ? list : suggestion))
    return false
  }

  /// Whether a word behind an option that needs a value is an option itself, so that the value was forgotten.
  private func isOption(_ word: String) -> Bool {
    word == "--"
      || options.contains { option in
        word.split(separator: "=").first.map { option.isSpelled(String($0)) } ?? false
      }
  }

  private func hint(for name: String) -> String {
    let near = Suggestion.didYouMean(name, among: options.map(\.spelling))
    guard near.isEmpty, invocation == nil else { return near }
    // Behind the command it would have been right.
    let owners = program.commands.filter { $0.options.contains { $0.isSpelled(name) } }.map(\.name)
    return owners.isEmpty ? "" : "; it belongs behind a command: \(owners.joined(separator: ", "))"
  }

  private func described(_ argument: Argument) -> String {
    guard let choices = program.choices(of: argument.value) else { return argument.help }
    return "one of " + choices.map { "`\($0)`" }.joined(separator: ", ")
  }
}

extension Option {
  /// Whether a word is this option's name or its letter.
  func isSpelled(_ word: String) -> Bool {
    if word == spelling { return true }
    guard let letter else { return false }
    return word == "-\(letter)"
  }
}
