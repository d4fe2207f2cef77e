// Functions and aggregates on PostgreSQL.

extension PostgreSQLDialect {
  /// Functions need 32-bit positions, and PostgreSQL does not convert 64-bit numbers implicitly.
  func characterCount(_ number: Int) -> SQL { "CAST(\(number) AS integer)" }

  /// PostgreSQL rounds halves to even unless the number is a decimal. A direct cast to `numeric` would keep only 15
  /// digits.
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

  /// A cast would round.
  func withoutFraction(_ x: SQLNode) -> SQL { "TRUNC(\(x))" }

  func power(_ x: SQLNode, _ y: SQLNode) -> SQL {
    "POWER(CAST(\(x) AS double precision), \(y))"
  }

  /// The sum and the mean of integers are decimals.
  func conversion(of aggregate: SQLAggregate) -> (prefix: String, suffix: String) {
    guard aggregate.isInteger else { return ("", "") }
    return switch aggregate.function {
    case .sum: ("CAST(", " AS bigint)")
    case .average: ("CAST(", " AS double precision)")
    case .count, .minimum, .maximum: ("", "")
    }
  }
}
