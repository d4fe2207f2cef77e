/// A command and the values it is run with, all of them checked against its declaration.
struct Invocation: Sendable {
  let command: Command

  /// The arguments by position.
  let arguments: [String]

  /// The values by option name; an empty text for a flag.
  let values: [String: [String]]

  /// True if an option was given.
  func has(_ option: Option) -> Bool {
    values[option.name] != nil
  }

  /// The value of an option, or nil if it was not given.
  subscript(option: Option) -> String? {
    values[option.name]?.last
  }

  /// The value of an option that is declared as `choice(of:)` of the type, or nil if it was not given.
  func choice<Value: RawRepresentable<String>>(_ option: Option, of type: Value.Type) -> Value? {
    self[option].flatMap(Value.init(rawValue:))
  }

  /// The values of an option that repeats.
  func all(_ option: Option) -> [String] {
    values[option.name] ?? []
  }
}
