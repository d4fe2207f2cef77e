/// The names of types that Swift programs use often. A generated type of such a name hides Swift's in a file that imports
/// it; one of Foundation's becomes ambiguous.
enum CommonNames {
  /// The library that has a type of a name, or nil.
  static func library(of name: String) -> String? {
    swift.contains(name) ? "Swift" : foundation.contains(name) ? "Foundation" : nil
  }

  private static let swift: Set<String> = [
    "Actor", "AnyObject", "AsyncSequence", "AsyncStream", "CancellationError", "Character", "Clock",
    "ClosedRange", "Collection", "Comparable", "Duration", "Executor", "KeyPath", "MainActor",
    "Mirror", "Never", "Numeric", "ObjectIdentifier", "OptionSet", "Range", "Regex", "Result",
    "Sequence", "Slice", "Strideable", "Substring", "Task", "TaskGroup", "TaskLocal", "Unicode",
  ]

  private static let foundation: Set<String> = [
    "Bundle", "Calendar", "CharacterSet", "DateComponents", "DateFormatter", "DateInterval",
    "Dimension", "Expression", "FileHandle", "FileManager", "Formatter", "Host", "IndexPath",
    "IndexSet", "JSONDecoder", "JSONEncoder", "Locale", "Measurement", "Notification",
    "NotificationCenter", "Operation", "OperationQueue", "Port", "Predicate", "Process",
    "ProcessInfo", "Progress", "Scanner", "Stream", "Thread", "TimeInterval", "TimeZone", "Timer",
    "URL", "URLComponents", "URLRequest", "URLSession", "Unit", "UserDefaults",
  ]
}
