/// A schema like that of a large company, with any number of models.
///
/// A model has six to ten fields of all kinds of types, some with rules, defaults and descriptions. With its key and
/// foreign keys it has about eleven columns, and it has three relationships, counting those that the other side
/// declares. The schema causes no warnings.
enum SampleSchema {
  /// The schema's YAML.
  static func text(models count: Int) -> String {
    var text = """
      # Made by the benchmarks.
      schema: Company
      description: What a company knows about its business.

      enums:
        Status:
          description: Where something stands.
          cases: [open, waiting, done, cancelled]
        Priority:
          description: How urgent it is.
          cases: { low: 1, normal: 2, high: 3 }

      mixins:
        Timestamped:
          fields:
            createdAt: { type: datetime, default: now, description: When the row was made. }
            updatedAt: { type: datetime, default: now, onUpdate: now }

      models:

      """
    for number in 0..<count { text += model(number) }
    return text
  }

  private static func model(_ number: Int) -> String {
    let name = name(number)
    var text = """
        \(name):
          description: A record of the company's \(words(name)).
          mixins: [Timestamped]
          fields:

      """
    for place in 0..<(4 + number % 5) {
      text += "      \(fields[(number * 7 + place) % fields.count])\n"
    }
    let relationships = relationships(number)
    if !relationships.isEmpty {
      text += "    relationships:\n"
      for relationship in relationships { text += "      \(relationship)\n" }
    }
    if number.isMultiple(of: 3) { text += "    indexes:\n      - [createdAt, updatedAt]\n" }
    return text + "\n"
  }

  /// Each model belongs to an earlier one. One in four also belongs to a second one, if there are enough, and one in
  /// four has a many-to-many relationship with it.
  private static func relationships(_ number: Int) -> [String] {
    guard number > 0 else { return [] }
    let (own, parent) = (member(name(number)), member(name((number - 1) / 2)))
    var lines = [
      "\(parent): { belongsTo: \(type(parent)), inverse: \(own)List, onDelete: cascade, index: true }"
    ]
    let other = type(member(name(number * 2 / 3)))
    if number % 4 == 1 {
      lines.append(
        "reviewed: { belongsTo: \"\(other)?\", inverse: \(own)Reviews, onDelete: setNull, index: true }"
      )
    } else if number % 4 == 3 {
      lines.append("related: { manyToMany: \(other), inverse: \(own)Relations }")
    }
    return lines
  }

  /// Two words, and a third one in front when all pairs are used.
  private static func name(_ number: Int) -> String {
    let (last, rest) = (nouns[number % nouns.count], number / nouns.count)
    let (middle, round) = (subjects[rest % subjects.count], rest / subjects.count)
    let first = adjectives[round % adjectives.count]
    let turn = round / adjectives.count
    return first + middle + last + (turn == 0 ? "" : String(turn + 1))
  }

  /// Converts a model's name to a relationship's name, and back.
  private static func member(_ name: String) -> String {
    name.prefix(1).lowercased() + name.dropFirst()
  }
  private static func type(_ member: String) -> String {
    member.prefix(1).uppercased() + member.dropFirst()
  }

  /// The words of a name, separated by spaces.
  private static func words(_ name: String) -> String {
    name.reduce(into: "") { words, character in
      if character.isUppercase, !words.isEmpty { words += " " }
      words += character.lowercased()
    }
  }

  private static let adjectives = [
    "", "Annual", "Central", "Digital", "Domestic", "External", "Former", "General", "Global",
    "Internal", "Joint", "Local", "Monthly", "National", "Partial", "Planned", "Public", "Regional",
    "Special", "Weekly",
  ]

  private static let subjects = [
    "Customer", "Invoice", "Order", "Product", "Warehouse", "Shipment", "Employee", "Contract",
    "Payment", "Supplier", "Project", "Machine", "Vehicle", "Account", "Campaign", "Ticket",
  ]

  private static let nouns = [
    "Record", "Line", "Address", "Group", "Plan", "Report", "Check", "Note", "Entry", "Document",
    "Change", "Price", "Place", "Contact", "Rating", "Schedule",
  ]

  /// The fields that models use in turn, each model from another start.
  private static let fields = [
    "title: { type: string(120), validate: { minLength: 1 }, description: What people call it. }",
    "code: { type: string(32), unique: true, validate: { pattern: \"[A-Z0-9-]+\" } }",
    "status: { type: Status, default: open, index: true }",
    "quantity: { type: int, default: 0, check: quantity >= 0 }",
    "amount: { type: decimal(12, 2), default: 0, validate: { min: 0 } }",
    "note: text?",
    "isActive: { type: bool, default: true }",
    "email: { type: string(120)?, validate: { email: true } }",
    "weight: { type: double?, validate: { min: 0, max: 100000 } }",
    "dueOn: { type: date?, description: The day by which it has to be done. }",
    "startedAt: datetime?",
    "country: { type: string(2), default: SE, validate: { minLength: 2 } }",
    "priority: { type: Priority, default: normal }",
    "settings: { type: json, swiftType: \"[String: String]\", default: {} }",
    "externalID: { type: uuid?, description: The key in the system that it came from. }",
    "rank: int32",
    "attachment: bytes?",
    "summary: { type: string(500)?, validate: { maxLength: 500 } }",
  ]
}
