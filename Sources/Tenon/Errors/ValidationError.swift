/// Rows that were not written because their values violate rules of the schema. It contains every invalid field of
/// every row.
///
///     do { try session.insert(User.Draft(username: "", email: "ann")) }
///     catch let error as ValidationError {
///       error.failures.map(\.field)                                  // ["username", "email"]
///       return Response(status: error.httpStatus, body: try JSONEncoder().encode(error))        // 422
///     }
public struct ValidationError: TenonError, Hashable, Codable {
  /// A rule, identified by its name in the schema. Custom rules may have other names.
  public struct Rule: RawRepresentable, Hashable, Codable, Sendable {
    /// The rule's name.
    public let rawValue: String

    /// Creates a rule with a name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// A value or parent is required.
    public static let required = Rule(rawValue: "required")
    /// Text has a minimum number of characters.
    public static let minLength = Rule(rawValue: "minLength")
    /// Text has a maximum number of characters.
    public static let maxLength = Rule(rawValue: "maxLength")
    /// A number has a maximum number of digits, in total and after the decimal point.
    public static let digits = Rule(rawValue: "digits")
    /// A number has a minimum.
    public static let min = Rule(rawValue: "min")
    /// A number has a maximum.
    public static let max = Rule(rawValue: "max")
    /// Text must match a regular expression.
    public static let pattern = Rule(rawValue: "pattern")
    /// The value must be in a list.
    public static let oneOf = Rule(rawValue: "oneOf")
    /// Clients must not send the field.
    public static let input = Rule(rawValue: "input")
    /// The model has no such field.
    public static let unknown = Rule(rawValue: "unknown")
    /// Text must be an e-mail address.
    public static let email = Rule(rawValue: "email")
  }

  /// A field whose value violates a rule. The value itself is not included.
  public struct Failure: Hashable, Codable, Sendable {
    /// The model, such as `User`.
    public var model: String

    /// The index of the row, from 0, if several rows were written; otherwise nil.
    public var row: Int?

    /// The property of the model, such as `passwordHash`.
    public var field: String

    /// The rule.
    public var rule: Rule

    /// The requirement of the rule, phrased to follow the field's name: `must have at least 1 character`.
    public var message: String

    /// Creates a failure, for example of a custom rule.
    public init(model: String, row: Int? = nil, field: String, rule: Rule, message: String) {
      self.model = model
      self.row = row
      self.field = field
      self.rule = rule
      self.message = message
    }
  }

  /// The failures, by row and in the order of the model's columns.
  public let failures: [Failure]

  /// Creates an error, for example for custom rules.
  public init(_ failures: [Failure]) { self.failures = failures }

  /// The model of the first failure.
  public var model: String { failures.first?.model ?? "" }

  /// 422, Unprocessable Content.
  public var httpStatus: Int { 422 }

  /// The failures on one line, such as `username must have at least 1 character; email must be an e-mail address`.
  public var reason: String {
    failures.map { failure in
      "\(failure.row.map { "row \($0): " } ?? "")\(failure.field) \(failure.message)"
    }.joined(separator: "; ")
  }

  /// The properties that violate rules, each once.
  public var fields: [String] {
    var seen: Set<String> = []
    return failures.map(\.field).filter { seen.insert($0).inserted }
  }

  /// One line for each failure, such as `User.email must be an e-mail address`.
  public var description: String { failures.map(\.description).joined(separator: "\n") }
}

extension ValidationError {
  /// Returns the error for one of several rows: failures without an index get the row's index.
  func located(at row: Int) -> ValidationError {
    ValidationError(
      failures.map { failure in
        var failure = failure
        failure.row = failure.row ?? row
        return failure
      })
  }
}

extension ValidationError.Failure: CustomStringConvertible {
  /// The field and the requirement of its rule, such as `User.email must be an e-mail address`.
  public var description: String {
    "\(row.map { "row \($0): " } ?? "")\(model).\(field) \(message)"
  }
}
