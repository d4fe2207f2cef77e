import Tenon

/// A user-defined type for a text column.
public struct EmailAddress: RawRepresentable, SQLConvertible, Codable, Hashable, Sendable {
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }
}

/// A user-defined type for a json column.
public struct Preferences: Codable, Hashable, Sendable {
  public var theme: String
}
