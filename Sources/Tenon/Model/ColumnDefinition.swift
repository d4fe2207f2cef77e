/// A column as the runtime knows it. A literal is one with nothing special about it, whose property has its name.
///
///     columns: [.column("id", role: .generatedKey), "title", .column("view_count", field: "viewCount")]
public struct ColumnDefinition: Hashable, Sendable {
  /// What is special about a column.
  public enum Role: Hashable, Sendable {
    /// Nothing.
    case plain
    /// Part of the key, given by the draft.
    case key
    /// The key, made by the database.
    case generatedKey
    /// Left to the database's default when the draft is silent.
    case databaseDefault
    /// Computed by the database.
    case computed
    /// Set to the time of each update.
    case updatedToNow
    /// Set to the day of each update.
    case updatedToCurrentDate
    /// Set to the time of day of each update.
    case updatedToCurrentTime
    /// The count of versions for optimistic locking.
    case version
    /// The time of a soft delete.
    case softDelete

    /// Whether each update sets the column.
    package var isUpdated: Bool {
      switch self {
      case .updatedToNow, .updatedToCurrentDate, .updatedToCurrentTime: true
      default: false
      }
    }
  }

  /// The column's name.
  public let name: String

  /// The property's name.
  public let field: String

  /// What is special about it.
  public let role: Role

  /// Whether the value stays out of descriptions and logs.
  public let isRedacted: Bool

  /// The documents of a client that may set the column.
  public let input: ColumnInput

  /// What its values must fulfil before they are written.
  public let rules: [ValidationRule]

  /// The form of its values in a SQLite file, where the schema says one.
  public let stored: StoredForm?

  /// The collation that text in it is compared by, where it is not a binary one.
  public let collation: String?

  /// A column; generated code calls it.
  ///
  /// - Parameters:
  ///   - name: The column's name.
  ///   - field: The property's name; the column's when nil.
  ///   - role: What is special about it.
  ///   - isRedacted: Whether the value stays out of descriptions and logs.
  ///   - input: The documents of a client that may set the column.
  ///   - rules: What its values must fulfil before they are written.
  ///   - stored: The form of its values in a SQLite file, where it is not Tenon's own.
  ///   - collation: The collation that text in it is compared by, where it is not a binary one.
  public static func column(
    _ name: String, field: String? = nil, role: Role = .plain, isRedacted: Bool = false,
    input: ColumnInput = .always, rules: [ValidationRule] = [], stored: StoredForm? = nil,
    collation: String? = nil
  ) -> ColumnDefinition {
    ColumnDefinition(
      name: name, field: field ?? name, role: role, isRedacted: isRedacted, input: input,
      rules: rules,
      stored: stored, collation: collation)
  }
}

extension ColumnDefinition: ExpressibleByStringLiteral {
  /// A column with nothing special about it.
  public init(stringLiteral name: String) { self = .column(name) }
}

/// The documents of a client that may set a column: `input` in the schema. Swift may set every column.
public enum ColumnInput: Hashable, Sendable {
  /// Drafts and patches.
  case always
  /// Drafts only.
  case create
  /// None.
  case never
}
