/// A command of the program, declared once: help, usage errors, shell completions and the values that the
/// command runs with all come from this declaration.
struct Command: Sendable {
  /// What stands on the command line, such as `generate`.
  let name: String

  /// What the command does, in one sentence without a full stop.
  let summary: String

  /// What else there is to know, as paragraphs of the command's help; may be empty.
  var discussion = ""

  /// What can follow the command besides options.
  var argument: Argument?

  /// The command's own options, in the order of its help.
  var options: [Option] = []

  /// Runs the command.
  let run: @Sendable (Invocation, Console) throws -> ExitCode
}

/// Something that is given by its place behind the command, such as the files to work on.
struct Argument: Sendable {
  /// What stands for it in help.
  let name: String

  /// What can be given.
  let value: ValueKind

  /// Whether the command needs it.
  var isRequired = false

  /// Whether it can be given more than once.
  var repeats = false

  /// What it means, in one sentence without a full stop.
  let help: String
}

/// Something that is given by its name, such as `--output DIR`.
struct Option: Sendable {
  /// The name without its two hyphens.
  let name: String

  /// A letter that stands for the name behind one hyphen.
  var letter: Character?

  /// The value it takes; nil for one that is just there or not.
  var value: ValueKind?

  /// Whether it can be given more than once.
  var repeats = false

  /// What it means, in one sentence without a full stop.
  let help: String

  /// The name as it is written.
  var spelling: String { "--\(name)" }
}

/// What can be given as a value, for help, for checks and for completions.
enum ValueKind: Sendable {
  /// Anything; the text stands for it in help.
  case text(String)

  /// The path of a file.
  case file(String)

  /// The path of a directory.
  case directory(String)

  /// One of a few words.
  case choice([String])

  /// The name of a command.
  case command

  /// One of the raw values of an enum.
  static func choice<Value: CaseIterable & RawRepresentable<String>>(
    of type: Value.Type
  ) -> ValueKind {
    .choice(Value.allCases.map(\.rawValue))
  }
}

/// The program: its commands, and the options that all of them have.
struct Program: Sendable {
  /// What stands on the command line.
  let name: String

  /// What the program does, in one sentence without a full stop.
  let summary: String

  /// The commands, in the order of help.
  let commands: [Command]

  /// The options of every command.
  let commonOptions: [Option]

  /// The options that stand instead of a command.
  let ownOptions: [Option]

  /// The command with a name, or nil.
  func command(named name: String) -> Command? {
    commands.first { $0.name == name }
  }

  /// The words that a value can be, or nil if it can be anything.
  func choices(of value: ValueKind) -> [String]? {
    switch value {
    case .choice(let words): words
    case .command: commands.map(\.name)
    case .text, .file, .directory: nil
    }
  }
}
