import Foundation
import Testing

@testable import Tenon

@Suite("Text of decimals and UUIDs")
struct DecimalTextTests {
  @Test(
    "a number is written without an exponent and read back exactly",
    arguments: [
      "0", "1", "-1", "0.1", "-0.01", "0.99", "123456.789",
      "99999999999999999999999999999999999999",
      "-99999999999999999999999999999999999999", "0.00000000000000000000000000000000000001",
      "1234567890123456789012345678.0123456789",
      "12345678901234567890.123456789012345678",
    ])
  func roundTrip(text: String) throws {
    let value = try #require(DecimalText.decimal(text))
    #expect(DecimalText.text(value) == text)
  }

  @Test("random numbers of up to 38 digits keep every digit")
  func randomNumbers() throws {
    for _ in 0..<5_000 {
      let count = Int.random(in: 1...38)
      var digits = (0..<count).map { _ in Character("\(Int.random(in: 0...9))") }
      digits[0] = Character("\(Int.random(in: 1...9))")
      digits[count - 1] = Character("\(Int.random(in: 1...9))")
      var text = String(digits)
      if count > 1 {
        text.insert(".", at: text.index(text.startIndex, offsetBy: Int.random(in: 1..<count)))
      }
      if Bool.random() { text = "-" + text }
      let value = try #require(DecimalText.decimal(text))
      #expect(DecimalText.text(value) == text)
    }
  }

  @Test("different texts of the same number are the same value")
  func equalNumbers() {
    #expect(DecimalText.decimal("+1.50") == DecimalText.decimal("1.5"))
    #expect(DecimalText.decimal("1e3") == DecimalText.decimal("1000"))
    #expect(DecimalText.decimal("1.5E-2") == DecimalText.decimal("0.015"))
    #expect(DecimalText.decimal(".5") == DecimalText.decimal("0.5"))
    #expect(DecimalText.decimal("5.") == DecimalText.decimal("5"))
    #expect(DecimalText.decimal("-0") == DecimalText.decimal("0"))
  }

  @Test(
    "text that is not a number is refused, not read in part",
    arguments: [
      "", " ", "12abc", "abc", "1 ", " 1", "1,5", "--1", "+-1", "1.2.3", "e5", "1e", "1e+", ".",
      "-",
      "NaN", "inf", "0x10", "1_000", "1\u{0}", "١",
    ])
  func garbage(text: String) {
    #expect(DecimalText.decimal(text) == nil)
  }

  @Test(
    "a number with more digits than a decimal can hold is refused, not truncated",
    arguments: [
      "1234567890123456789012345678901234567890123",
      "0.1234567890123456789012345678901234567890123",
      "1e300", "1e-300", "1e99999999999999999999", "1e-99999999999999999999",
    ])
  func tooManyDigits(text: String) {
    #expect(DecimalText.decimal(text) == nil)
  }

  @Test("additional zeros do not matter")
  func manyZeros() {
    let zeros = String(repeating: "0", count: 60)
    #expect(DecimalText.decimal("\(zeros)1.5\(zeros)") == DecimalText.decimal("1.5"))
    #expect(DecimalText.decimal("0.\(zeros)") == 0)
  }

  @Test("the decimal NaN has no text")
  func notANumber() {
    #expect(DecimalText.text(.nan) == nil)
  }

  @Test("a UUID is read in three forms and written in one")
  func uuid() throws {
    let text = "0f8fad5b-d9cb-469f-a165-70867728950e"
    let value = try #require(UUID(uuidString: text))
    #expect(UUIDText.text(value) == text)
    #expect(UUIDText.uuid(text) == value)
    #expect(UUIDText.uuid(text.uppercased()) == value)
    #expect(UUIDText.uuid(text.replacing("-", with: "")) == value)
    #expect(UUIDText.uuid(text.replacing("-", with: "").uppercased()) == value)
    let bytes = withUnsafeBytes(of: value.uuid) { Array($0) }
    #expect(UUIDText.uuid(bytes: bytes) == value)
    #expect(UUIDText.uuid(bytes: Array(bytes.dropLast())) == nil)
    #expect(UUIDText.uuid(bytes: bytes + [0]) == nil)
  }

  @Test(
    "text that is not a UUID is refused",
    arguments: [
      "", "0f8fad5bd9cb469fa16570867728950", "0f8fad5bd9cb469fa16570867728950e0",
      "0f8fad5b-d9cb-469f-a165-70867728950", "0f8fad5b-d9cb-469f-a165-70867728950g",
      "{0f8fad5b-d9cb-469f-a165-70867728950e}", "0f8fad5bd9cb469fa16570867728950\u{ff45}",
      "0f8fad5b-d9cb-469f-a165-70867728950e\u{0}", "0f8fad5b-d9cb-469f-a165-70867728950ex",
    ])
  func badUUIDs(text: String) {
    #expect(UUIDText.uuid(text) == nil)
  }
}
