/// A command with the values it was given, all of them checked against its declaration.
struct Invocation: Sendable {
  /// The command.
  let command: Command

  /// What was given by place.
  var arguments: [String] = []

  private var values: [String: [String]] = [:]

  init(command: Command) {
    self.command = command
  }

  /// Adds an option, with its value if it takes one.
  mutating func add(_ option: Option, _ value: String?) {
    values[option.name, default: []].append(value ?? "")
  }

  /// Whether an option was given.
  func has(_ option: Option) -> Bool {
    values[option.name] != nil
  }

  /// The value of an option, or nil if it was not given.
  subscript(option: Option) -> String? {
    values[option.name]?.last
  }

  /// The value of an option declared as `choice(of:)` that type, or nil if it was not given.
  func choice<Value: RawRepresentable<String>>(_ option: Option, of type: Value.Type) -> Value? {
    self[option].flatMap(Value.init(rawValue:))
  }

  /// The values of an option that repeats.
  func all(_ option: Option) -> [String] {
    values[option.name] ?? []
  }

  /// The values of an option that repeats and is declared as `choice(of:)` that type, each once.
  func choices<Value: RawRepresentable<String>>(_ option: Option, of type: Value.Type) -> [Value] {
    var seen: Set<String> = []
    return all(option).filter { seen.insert($0).inserted }.compactMap(Value.init(rawValue:))
  }
}
