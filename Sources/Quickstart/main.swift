// A program over the blog schema: it opens a database file, creates, reads, updates and deletes, and prints what it
// does. The models in Sources/Examples/Blog are what `tenonc generate schemas/blog.yaml` writes.

import BlogModels
import Foundation
import Tenon

// The argument, or DATABASE_URL: a URL such as postgresql://localhost/blog, or a path of a SQLite file.
let target =
  CommandLine.arguments.dropFirst().first ?? ProcessInfo.processInfo.environment["DATABASE_URL"]
  ?? FileManager.default.temporaryDirectory
  .appendingPathComponent("quickstart-\(ProcessInfo.processInfo.processIdentifier).db").path
let isURL = target.wholeMatch(of: /[a-z]+:.*/) != nil
let url = isURL ? target : target.hasPrefix("/") ? "sqlite://\(target)" : "sqlite:\(target)"

func heading(_ text: String) { print("\n— \(text)") }

let database = try Database(url)
try database.drop(Blog.self)
try database.create(Blog.self)
// A URL may contain a password.
let place = isURL ? "the \(database.dialect.name) database" : target
print("Opened \(place)")

heading("Create")
try database.write { session in
  let alice = try session.insert(
    User.Draft(username: "alice", email: "alice@example.com", age: 34, isAdmin: true))
  let bob = try session.insert(User.Draft(username: "bob", email: "bob@example.com"))
  print("inserted \(alice.username) as \(alice.id) and \(bob.username) as \(bob.id)")
  try session.insert([
    Post.Draft(title: "Hello", content: "My first post.", isPublished: true, author: alice),
    Post.Draft(title: "50% off", content: "Wood is cheap this week.", author: bob),
  ])
  let wood = session.add(Tag.Draft(name: "wood"))
  let joints = session.add(
    Post.Draft(title: "Joints", content: "A mortise needs a tenon.", author: alice, tags: [wood]))
  try session.flush()
  print("staged a tag and a post with it, now \(wood.id ?? 0) and \(joints.id ?? 0)")
}

heading("Read: every user with their posts, in two statements")
try database.read { session in
  for (user, posts) in try User.query.order(by: User.username).with(User.posts).all(in: session) {
    print("\(user.username): \(posts.map(\.title).joined(separator: ", "))")
  }
  let adults = try User.query.filter(User.isActive && User.age >= 18).all(in: session)
  print("adults: \(adults.map(\.username).joined(separator: ", "))")
  let sale = try Post.query.filter(Post.title.contains("50%")).one(in: session)
  print("“\(sale.title)” is by \(try sale.author.one(in: session).username)")
}

heading("Update: one row, then in one statement")
try database.write { session in
  var bob = try User.query.filter(User.username == "bob").one(in: session)
  bob.email = "robert@example.com"
  session.save(bob)
  let viewed = try Post.query.filter(Post.authorID == bob.id)
    .update(Post.viewCount.set(Post.viewCount + 1), in: session)
  let saved = try session.require(User.self, bob.id)
  print("\(saved.username) is now at \(saved.email); \(viewed) post viewed once more")
}

heading("Delete")
try database.write { session in
  let bob = try User.query.filter(User.username == "bob").one(in: session)
  session.delete(bob)
  print("users left: \(try User.query.count(in: session))")
}

heading("A constraint that fails is an error with a name, and nothing is written")
do {
  try database.write { session in
    try session.insert(User.Draft(username: "alice", email: "second@example.com"))
  }
} catch let error as ConstraintViolation {
  print("refused: \(error.reason) (HTTP \(error.httpStatus))")
}

database.close()
print("\nThe rows are in \(place)")
