#include "hub/web/templates.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <kainjow/mustache.hpp>
#include <map>
#include <stdexcept>
#include <utility>
#include <variant>

namespace hub::web {
namespace {

namespace fs = std::filesystem;
using kainjow::mustache::data;
using kainjow::mustache::mustache;

using Texts = std::map<std::string, std::string, std::less<>>;

constexpr int kDeepest = 5;  // parts within parts

Error Faulty(const std::string& file, std::string_view what) {
  return {ErrorCode::kInternal, "the page template " + file + ".html " + std::string(what), ""};
}

Result<Texts> ReadFolder(const fs::path& folder) {
  Texts texts;
  std::error_code failed;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, failed)) {
    if (entry.path().extension() != ".html") continue;
    std::ifstream in(entry.path(), std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(in), {}};
    if (!in) return Faulty(entry.path().stem().string(), "cannot be read");
    texts.emplace(entry.path().stem().string(), std::move(text));
  }
  if (failed || texts.empty())
    return Error{ErrorCode::kNotFound, "there are no page templates in " + folder.string(), ""};
  return texts;
}

// Whether a text is put into a tag outside quotes, where a space would begin a new attribute.
bool HasBareAttribute(std::string_view text) {
  bool in_tag = false;
  bool quoted = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text.substr(at, 2) == "{{") {
      const bool writes = text.find_first_of("#/^>", at + 2) != at + 2;
      if (writes && in_tag && !quoted) return true;
      at = std::min(text.find("}}", at), text.size());
    } else if (text[at] == '"' && in_tag) {
      quoted = !quoted;
    } else if (!quoted && (text[at] == '<' || text[at] == '>')) {
      in_tag = text[at] == '<';
    }
  }
  return false;
}

bool Unescapes(std::string_view text) {
  for (const std::string_view way : {"{{{", "{{&", "{{=", "{{ &", "{{ ="}) {
    if (text.find(way) != std::string_view::npos) return true;
  }
  return false;
}

// The text with its parts put in, so that rendering looks nothing up.
Result<std::string> Assemble(const std::string& name, const Texts& texts, int depth) {
  constexpr std::string_view kOpen = "{{> ";
  const auto found = texts.find(name);
  if (found == texts.end()) return Faulty(name, "is named by another and is not there");
  if (depth > kDeepest) return Faulty(name, "holds itself");
  std::string_view rest = found->second;
  std::string whole;
  for (std::size_t at = rest.find(kOpen); at != rest.npos; at = rest.find(kOpen)) {
    whole += rest.substr(0, at);
    rest.remove_prefix(at + kOpen.size());
    const std::size_t end = rest.find("}}");
    if (end == rest.npos) return Faulty(name, "has a tag without an end");
    Result<std::string> part = Assemble(std::string(rest.substr(0, end)), texts, depth + 1);
    if (!part.ok()) return part.error();
    whole += part.value();
    rest.remove_prefix(end + 2);
    if (rest.starts_with('\n')) rest.remove_prefix(1);
  }
  return whole.append(rest);
}

data DataOf(const View& view);

data DataOf(const View::Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return data(*text);
  if (const auto* truth = std::get_if<bool>(&value)) return data(*truth);
  data list(data::type::list);
  for (const View& item : std::get<std::vector<View>>(value)) list.push_back(DataOf(item));
  return list;
}

data DataOf(const View& view) {
  data object(data::type::object);
  for (const auto& [name, value] : view.members()) object.set(name, DataOf(value));
  return object;
}

}  // namespace

struct Templates::Parsed {
  // Rendering writes to a template only on a fault within a part or a lambda, and they have
  // neither: threads may share one.
  std::map<std::string, std::unique_ptr<mustache>, std::less<>> pages;
};

Templates::Templates(std::unique_ptr<Parsed> parsed) : parsed_(std::move(parsed)) {}
Templates::Templates(Templates&&) noexcept = default;
Templates::~Templates() = default;

Result<Templates> Templates::Read(const fs::path& folder) {
  const Result<Texts> texts = ReadFolder(folder);
  if (!texts.ok()) return texts.error();
  auto parsed = std::make_unique<Parsed>();
  for (const auto& [name, text] : texts.value()) {
    if (Unescapes(text)) return Faulty(name, "writes text unescaped");
    if (HasBareAttribute(text)) return Faulty(name, "has an attribute without quotes");
    const Result<std::string> whole = Assemble(name, texts.value(), 0);
    if (!whole.ok()) return whole.error();
    auto page = std::make_unique<mustache>(whole.value());
    // Parts open what their page closes, so alone they need not be whole.
    if (page->is_valid()) parsed->pages.emplace(name, std::move(page));
  }
  return Templates(std::move(parsed));
}

std::string Templates::Render(std::string_view name, const View& view) const {
  const auto page = parsed_->pages.find(name);
  if (page == parsed_->pages.end()) throw std::logic_error("no such page template");
  std::string out;
  out.reserve(64 * 1024);
  page->second->render(DataOf(view), [&out](const std::string& text) { out += text; });
  return out;
}

}  // namespace hub::web
