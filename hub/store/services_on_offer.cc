#include <map>
#include <utility>

#include "hub/store/detail/group.h"
#include "hub/store/detail/partner_statements.h"
#include "hub/store/detail/toolkit.h"
#include "hub/store/store.h"

namespace hub::store {
namespace {

using detail::Query;
using detail::Run;
namespace sql = detail::sql;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Letters beyond ASCII are bytes from 0x80 on.
bool IsOfWord(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         static_cast<unsigned char>(c) >= 0x80;
}

std::vector<std::string_view> WordsIn(std::string_view text) {
  std::vector<std::string_view> words;
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t end = at;
    while (end < text.size() && IsOfWord(text[end])) ++end;
    if (end > at) words.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

// An expression of FTS5 by which each word begins a word of the service. A word with a digit is
// meant whole: OX4 is not OX44. nullopt: nothing is asked.
std::optional<std::string> Expression(std::string_view text) {
  std::string expression;
  for (const std::string_view word : WordsIn(text)) {
    bool whole = false;
    for (const char c : word) whole = whole || IsDigit(c);
    expression += expression.empty() ? "\"" : " AND \"";
    expression += word;
    expression += whole ? "\"" : "\"*";
  }
  return expression.empty() ? std::nullopt : std::optional(std::move(expression));
}

std::optional<std::string> Spaced(const std::string& category) {
  return category.empty() ? std::nullopt : std::optional(" " + category + " ");
}

// Each code, and the first level that one of the second belongs to.
std::string CategoriesOf(const records::OfferedService& service) {
  std::string codes = " ";
  const auto add = [&codes](const std::string& code) {
    if (codes.find(" " + code + " ") == std::string::npos) codes += code + " ";
  };
  for (const std::string& code : service.categories) {
    add(code.substr(0, code.find('.')));
    add(code);
  }
  return codes;
}

void Drop(detail::Toolkit& tools, std::int64_t row) {
  Run(tools.connection, sql::kDropServiceWords, row);
  Run(tools.connection, sql::kDropService, row);
}

void Add(detail::Toolkit& tools, AgencyRow agency, const records::OfferedService& service) {
  Run(tools.connection, sql::kAddService, agency, service.id, service.name, service.age_from,
      service.age_to, CategoriesOf(service), !service.area.empty(), service.json);
  Run(tools.connection, sql::kAddServiceWords, sqlite3_last_insert_rowid(tools.connection.handle()),
      service.name, service.words, service.area);
}

}  // namespace

FoundServices Reading::FindServices(const OfferedQuery& query) {
  const std::optional<std::string> words = Expression(query.words);
  const std::optional<std::string> place = Expression(query.place);
  const std::optional<std::string> category = Spaced(query.category);
  const auto count = [&](const std::optional<std::string>& at) -> std::size_t {
    Query row(tools_->connection, sql::kCountServices, words, at, query.age, category, query.of);
    return row.Next() ? static_cast<std::size_t>(row.Int(0)) : 0;
  };
  FoundServices found;
  found.total = count(place);
  if (place) found.elsewhere = count(std::nullopt) - found.total;
  for (Query row(tools_->connection, sql::kFindServices, words, place, query.age, category,
                 query.of, query.most, query.skip);
       row.Next();) {
    found.page.push_back({AgencyRow{row.Int(0)}, row.Int(1) != 0, row.Text(2)});
  }
  return found;
}

std::vector<OfferedList> Reading::OfferedLists() {
  std::vector<OfferedList> lists;
  for (Query row(tools_->connection, sql::kOfferedLists); row.Next();) {
    lists.push_back({AgencyRow{row.Int(0)}, static_cast<std::size_t>(row.Int(3)),
                     Instant{row.Int(1)}, Instant{row.Int(2)}});
  }
  return lists;
}

// What is the same as before is not written again: a list of thousands in which little has
// changed does not keep others from writing.
ReplacedServices Writing::ReplaceServices(AgencyRow agency, Instant made,
                                          const std::vector<records::OfferedService>& services) {
  std::map<std::string, std::pair<std::int64_t, std::string>> before;
  for (Query row(tools_->connection, sql::kServicesOf, agency); row.Next();) {
    before[row.Text(1)] = {row.Int(0), row.Text(2)};
  }
  ReplacedServices done;
  for (const records::OfferedService& service : services) {
    const auto known = before.find(service.id);
    if (known == before.end()) {
      ++done.added;
    } else {
      const auto [row, json] = known->second;
      before.erase(known);
      if (json == service.json) continue;
      ++done.changed;
      Drop(*tools_, row);
    }
    Add(*tools_, agency, service);
  }
  done.removed = before.size();
  for (const auto& [id, known] : before) Drop(*tools_, known.first);
  Run(tools_->connection, sql::kSetOfferedList, agency, made.micros, at().micros);
  return done;
}

}  // namespace hub::store
