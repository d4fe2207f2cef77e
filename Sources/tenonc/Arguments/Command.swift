import TenonGenerator

/// The declaration of a command. Help, usage errors, shell completions and the values of a run are made from it.
struct Command: Sendable {
  /// The name on the command line, such as `generate`.
  let name: String

  /// One sentence without a full stop.
  let summary: String

  /// More paragraphs of the command's help, one on each line; may be empty.
  var discussion = ""

  /// The argument that can follow the command besides options.
  var argument: Argument?

  /// The command's own options, in the order of its help.
  var options: [Option] = []

  let run: @Sendable (Invocation, Console) throws -> ExitCode
}

/// A value that is given by position after the command, such as the files of the schema.
struct Argument: Sendable {
  /// The name in help.
  let name: String

  let value: ValueKind

  /// True if the command needs the argument.
  var isRequired = false

  /// True if the argument can be given more than once.
  var repeats = false

  /// One sentence without a full stop.
  let help: String
}

/// A value that is given by name, such as `--output DIR`.
struct Option: Sendable {
  /// The name without its two hyphens.
  let name: String

  /// A letter that stands for the name after one hyphen.
  var letter: Character?

  /// The value it takes; nil for a flag.
  var value: ValueKind?

  /// True if the option can be given more than once.
  var repeats = false

  /// One sentence without a full stop.
  let help: String

  /// The name with its hyphens.
  var spelling: String { "--\(name)" }

  /// The spellings on a command line: the letter, if there is one, and the name.
  var spellings: [String] { (letter.map { ["-\($0)"] } ?? []) + [spelling] }
}

/// The possible values of an option or argument.
enum ValueKind: Sendable {
  /// Any text. The associated text is a placeholder in help.
  case text(String)

  /// The path of a file.
  case file(String)

  /// The path of a directory.
  case directory(String)

  /// One of a few words.
  case choice([String])

  /// One of the raw values of an enum.
  static func choice<Value: CaseIterable & RawRepresentable<String>>(
    of type: Value.Type
  ) -> ValueKind {
    .choice(Value.allCases.map(\.rawValue))
  }

  /// The possible words, or nil if there is no list of them.
  var choices: [String]? {
    if case .choice(let words) = self { words } else { nil }
  }

  /// The text that stands for a value in help, such as `DIR` or `text|json`.
  var placeholder: String {
    switch self {
    case .text(let name), .file(let name), .directory(let name): name
    case .choice(let words): words.joined(separator: "|")
    }
  }
}

/// The declaration of the program: its commands, and the options that all of them share.
struct Program: Sendable {
  /// The name on the command line.
  let name: String

  /// One sentence without a full stop.
  let summary: String

  /// The commands, in the order of help.
  let commands: [Command]

  /// The options of every command.
  let commonOptions: [Option]

  /// The options that can be given in place of a command.
  let ownOptions: [Option]

  /// The command with a name, or nil.
  func command(named name: String) -> Command? {
    commands.first { $0.name == name }
  }

  /// The options that can be given after a command, or before it.
  func options(of command: Command?) -> [Option] {
    if let command { command.options + commonOptions } else { commonOptions + ownOptions }
  }
}
