#include "hub/web/message_view.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "hub/web/desk_words.h"
#include "hub/web/words.h"

namespace hub::web {
namespace {

using chronology::RecallMessage;

std::map<ChildId, std::string> NamesOf(const chronology::OwnChildren& own) {
  std::map<ChildId, std::string> names;
  for (const chronology::OwnChild& child : own.children) {
    std::string name = child.given.Reveal();
    if (!name.empty() && !child.family.empty()) name += ' ';
    name += child.family.Reveal();
    if (!name.empty()) names.emplace(child.child, std::move(name));
  }
  return names;
}

std::size_t Unread(const std::vector<RecallMessage>& messages) {
  std::size_t unread = 0;
  for (const RecallMessage& message : messages) unread += message.acknowledged ? 0 : 1;
  return unread;
}

}  // namespace

View MessagesView(const audit::Released<chronology::RecallMessages>& released,
                  const audit::Released<chronology::OwnChildren>& own) {
  const chronology::RecallMessages& answer = released.answer();
  const auto names = NamesOf(own.answer());
  const Instant now = answer.told.at;
  std::vector<View> list;
  for (const RecallMessage& message : answer.messages) {
    const auto name = names.find(message.child);
    const bool corrected = message.what == chronology::Recall::kCorrected;
    list.emplace_back()
        .Text("message_entry", message.entry.Hex())
        .Text("message_child", message.child.Hex())
        .Text("message_name", name == names.end() ? "A child" : name->second)
        .Truth("message_corrected", corrected)
        .Text("message_at", WhenWords(message.at, now))
        .Text("message_seen", WhenWords(message.seen, now))
        .Truth("message_new", !message.acknowledged)
        .Text("message_read", message.acknowledged ? WhenWords(*message.acknowledged, now) : "");
  }
  const bool any = !list.empty();
  return View()
      .Truth("any", any)
      .Truth("none", !any)
      .Text("count_words", Counted(Unread(answer.messages), "message", "messages"))
      .List("messages", std::move(list));
}

View MessageCount(const audit::Released<chronology::RecallMessages>& released) {
  const std::size_t unread = Unread(released.answer().messages);
  return View()
      .Truth("messages_asked", true)
      .Text("messages_unread", unread == 0 ? "" : Counted(unread, "message", "messages"));
}

}  // namespace hub::web
