import Foundation

extension ValidationRule {
  /// Returns the rule that a value violates, with a message; nil if the value passes.
  func failure(of value: SQLValue) -> (rule: ValidationError.Rule, message: String)? {
    switch test {
    case .min(let limit):
      return limit.isAtMost(value) ? nil : (.min, "must be at least \(limit.text)")
    case .max(let limit):
      return limit.isAtLeast(value) ? nil : (.max, "must be at most \(limit.text)")
    case .digits(let limit):
      let message =
        switch value {
        case .decimal(let value): limit.failure(of: value)
        case .integer(let value): limit.failure(of: Decimal(value))
        default: String?.none
        }
      return message.map { (.digits, $0) }
    case .oneOf(let list):
      if case .null = value { return nil }
      return list.contains(value) ? nil : (.oneOf, "must be one of: \(list.text)")
    case .minLength, .maxLength, .columnLength, .pattern, .email:
      guard case .text(let text) = value else { return nil }
      return failure(of: text)
    }
  }

  private func failure(of text: String) -> (rule: ValidationError.Rule, message: String)? {
    switch test {
    case .minLength(let count):
      return text.has(count, in: text)
        ? nil : (.minLength, "must have at least \(characters(count))")
    case .maxLength(let count):
      return text.exceeds(count, in: text)
        ? (.maxLength, "must have at most \(characters(count))") : nil
    case .columnLength(let count):
      guard text.exceeds(count, in: text.unicodeScalars) else { return nil }
      // One character as readers see it can consist of many code points, which databases count.
      return text.exceeds(count, in: text)
        ? (.maxLength, "must have at most \(characters(count))")
        : (.maxLength, "must have at most \(count) Unicode code points")
    case .pattern(let pattern):
      return pattern.matches(text) ? nil : (.pattern, "must match \(pattern.source)")
    case .email:
      return EmailAddress.isValid(text) ? nil : (.email, "must be an e-mail address")
    case .min, .max, .oneOf, .digits:
      return nil
    }
  }

  private func characters(_ count: Int) -> String {
    count == 1 ? "1 character" : "\(count) characters"
  }
}

extension String {
  /// Returns true if a view of the text has at least a number of elements.
  fileprivate func has(_ count: Int, in view: some BidirectionalCollection) -> Bool {
    // Each element has at least one byte.
    guard count <= utf8.count else { return false }
    return view.index(view.startIndex, offsetBy: count, limitedBy: view.endIndex) != nil
  }

  /// Returns true if a view of the text has more than a number of elements.
  fileprivate func exceeds(_ count: Int, in view: some BidirectionalCollection) -> Bool {
    guard count < utf8.count else { return false }
    return has(count + 1, in: view)
  }
}
