// Functions and aggregates on PostgreSQL.

extension PostgreSQLDialect {
  /// Functions take 32-bit positions, and nothing turns a 64-bit number into one by itself.
  func characterCount(_ number: Int) -> SQL { "CAST(\(number) AS integer)" }

  /// A half is rounded to even unless the number is decimal. A direct cast to `numeric` would keep
  /// 15 digits only.
  func rounded(_ x: SQLNode, _ digits: Int) -> SQL {
    """
    CAST(ROUND(CAST(CAST(\(x) AS text) AS numeric), \(literal: digits)) AS double precision)
    """
  }

  func castType(_ type: SQLCastType) -> String {
    switch type {
    case .integer: "bigint"
    case .real: "double precision"
    case .decimal: "numeric"
    case .text: "text"
    }
  }

  /// A cast rounds.
  func withoutFraction(_ x: SQLNode) -> SQL { "TRUNC(\(x))" }

  func power(_ x: SQLNode, _ y: SQLNode) -> SQL {
    "POWER(CAST(\(x) AS double precision), \(y))"
  }

  /// The sum and the mean of whole numbers are decimals.
  func conversion(of aggregate: SQLAggregate) -> (prefix: String, suffix: String) {
    guard aggregate.isInteger else { return ("", "") }
    return switch aggregate.function {
    case .sum: ("CAST(", " AS bigint)")
    case .average: ("CAST(", " AS double precision)")
    case .count, .minimum, .maximum: ("", "")
    }
  }
}
