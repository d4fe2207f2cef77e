import Mustache
import Testing

@Suite("Objects")
struct ObjectTests {
  private let object: MustacheObject = ["name": "User", "size": 2, "": nil]

  @Test("a name finds its value, and only the name in full")
  func lookup() {
    #expect(object["name"] == "User")
    #expect(object["size"] == 2)
    #expect(object[""] == .null)
    #expect(object["nam"] == nil)
    #expect(object["Name"] == nil)
    #expect(object["sizes"] == nil)
  }

  @Test("objects are equal whatever the order of their names")
  func equality() {
    #expect(object == ["": nil, "size": 2, "name": "User"])
    #expect(object != ["": nil, "size": 3, "name": "User"])
    #expect(object != ["size": 2, "name": "User"])
    #expect(object.members == ["": nil, "size": 2, "name": "User"])
  }
}
