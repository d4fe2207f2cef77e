/// Rows were not written because values in them break the schema's rules: every failing field of every row at once.
///
///     do { try session.insert(User.Draft(username: "", email: "ann")) }
///     catch let error as ValidationError {
///       error.failures.map(\.field)                                  // ["username", "email"]
///       return Response(status: error.httpStatus, body: try JSONEncoder().encode(error))        // 422
///     }
public struct ValidationError: TenonError, Hashable, Codable {
  /// A rule by the name it has in the schema. Your own rules may have names of their own.
  public struct Rule: RawRepresentable, Hashable, Codable, Sendable {
    /// The rule's name.
    public let rawValue: String

    /// Names a rule.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// A value or a parent has to be there.
    public static let required = Rule(rawValue: "required")
    /// A text has at least so many characters.
    public static let minLength = Rule(rawValue: "minLength")
    /// A text has at most so many characters.
    public static let maxLength = Rule(rawValue: "maxLength")
    /// A number has at most so many digits, in all and after the point.
    public static let digits = Rule(rawValue: "digits")
    /// A number is not less than another.
    public static let min = Rule(rawValue: "min")
    /// A number is not more than another.
    public static let max = Rule(rawValue: "max")
    /// A text matches a regular expression.
    public static let pattern = Rule(rawValue: "pattern")
    /// The value is one of a few.
    public static let oneOf = Rule(rawValue: "oneOf")
    /// A client must not send the field.
    public static let input = Rule(rawValue: "input")
    /// A text is an e-mail address.
    public static let email = Rule(rawValue: "email")
  }

  /// A field whose value breaks a rule. The value itself is not in it.
  public struct Failure: Hashable, Codable, Sendable {
    /// The model, such as `User`.
    public var model: String

    /// The index of the row, from 0, when several were to be written; otherwise nil.
    public var row: Int?

    /// The property of the model, such as `passwordHash`.
    public var field: String

    /// The rule.
    public var rule: Rule

    /// What the rule demands, to be read behind the field's name: `must have at least 1 character`.
    public var message: String

    /// Creates a failure, such as for a rule of your own.
    public init(model: String, row: Int? = nil, field: String, rule: Rule, message: String) {
      self.model = model
      self.row = row
      self.field = field
      self.rule = rule
      self.message = message
    }
  }

  /// What is wrong: by row, and in the order of the model's columns.
  public let failures: [Failure]

  /// Creates an error, such as for rules of your own.
  public init(_ failures: [Failure]) { self.failures = failures }

  /// The model of the first failure.
  public var model: String { failures.first?.model ?? "" }

  /// 422, Unprocessable Content.
  public var httpStatus: Int { 422 }

  /// One line for each failure, such as `User.email must be an e-mail address`.
  public var description: String { failures.map(\.description).joined(separator: "\n") }
}

extension ValidationError {
  /// The same for a row among several: failures without a row get its index.
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
  /// The field and what its rule demands, such as `User.email must be an e-mail address`.
  public var description: String {
    "\(row.map { "row \($0): " } ?? "")\(model).\(field) \(message)"
  }
}
