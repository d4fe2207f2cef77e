import Foundation
import Testing

@testable import Tenon

@Suite("Keys from text")
struct IdentifierTests {
  @Test("a number is read from the part of a path, and anything else is nil")
  func numbers() {
    let path = "/users/-7"
    #expect(Identifier<User, Int>(path.dropFirst(7)) == -7)
    for text in ["", " 7", "7 ", "7.0", "x", "9223372036854775808", "７", "7\u{0}"] {
      #expect(Identifier<User, Int>(text) == nil)
    }
  }

  @Test("a UUID is read in upper and lower case, and anything else is nil")
  func uuids() {
    let text = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
    let key = Identifier<User, UUID>(text)
    #expect(key.map { "\($0)".lowercased() } == text)
    #expect(Identifier<User, UUID>(text.uppercased()) == key)
    #expect(Identifier<User, UUID>(text.dropLast()) == nil)
  }

  @Test("a text key is read unchanged")
  func texts() {
    let text = "a b"
    let key: Identifier<User, String> = Identifier(text)
    #expect(key == "a b")
    #expect(Identifier<User, String>(text.dropLast(2)) == "a")
  }
}
