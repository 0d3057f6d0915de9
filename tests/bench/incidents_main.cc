// bench_incidents: which of a child's records the hub would show as one incident.
//
//   bench_incidents < children.tsv > groups.tsv
//
// A line in: child, the agency and its kind of each record ("police=police,health=health"), a batch
// (schemas/wire/batch.schema.json), parted by tabs. A line out: child, and the numbers of the
// records of one incident. Read as a reader sees them who may see everything.

#include <chrono>
#include <cstdio>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "hub/chronology/incidents.h"
#include "hub/records/entry_format.h"
#include "hub/wire/batch.h"

namespace {

using namespace hub;

struct Owner {
  std::int64_t number = 0;
  records::AgencyKind kind = records::AgencyKind::kOther;
};

std::vector<Owner> OwnersOf(const std::string& text, std::map<std::string, std::int64_t>& known) {
  std::vector<Owner> owners;
  std::istringstream list(text);
  for (std::string one; std::getline(list, one, ',');) {
    const std::size_t equals = one.find('=');
    const auto number = static_cast<std::int64_t>(known.size() + 1);
    Owner owner;
    owner.number = known.emplace(one.substr(0, equals), number).first->second;
    owner.kind = records::AgencyKindFrom(one.substr(equals + 1)).value_or(owner.kind);
    owners.push_back(owner);
  }
  return owners;
}

EntryId Numbered(std::size_t number) {
  EntryId::Bytes bytes{};
  for (std::size_t i = 0; i < 8; ++i) {
    bytes[15 - i] = static_cast<std::uint8_t>(number >> (8 * i) & 0xFF);
  }
  return EntryId(bytes);
}

chronology::Telling TellingOf(const records::Record& record, const Owner& owner,
                              std::size_t number) {
  chronology::Telling telling;
  telling.id = Numbered(number);
  telling.kind = record.kind;
  telling.agency = owner.number;
  telling.agency_kind = owner.kind;
  telling.happened = record.happened;
  const std::string body =
      records::EncodeEntry(record, {telling.id, "", owner.kind, Instant{}, 1, std::nullopt});
  const auto view = records::EntryView::Of(body);
  if (view.ok()) telling.evidence = chronology::ReadEvidence(view.value(), record.kind, record.happened);
  return telling;
}

}  // namespace

int main() {
  std::ios::sync_with_stdio(false);
  std::map<std::string, std::int64_t> agencies;
  std::chrono::nanoseconds spent{};
  std::size_t entries = 0;
  for (std::string line; std::getline(std::cin, line);) {
    const std::size_t first = line.find('\t');
    const std::size_t second = line.find('\t', first + 1);
    if (second == std::string::npos) return 2;
    const auto owners = OwnersOf(line.substr(first + 1, second - first - 1), agencies);
    const auto batch = wire::ParseBatch(std::string_view(line).substr(second + 1));
    if (!batch.ok() || batch.value().records.size() != owners.size()) {
      std::cerr << "not a batch: " << line.substr(0, first) << '\n';
      return 2;
    }
    std::vector<chronology::Telling> tellings;
    for (std::size_t i = 0; i < owners.size(); ++i) {
      tellings.push_back(TellingOf(batch.value().records[i].record, owners[i], i));
    }
    const auto begin = std::chrono::steady_clock::now();
    const auto incidents = chronology::FindIncidents(tellings, {});
    spent += std::chrono::steady_clock::now() - begin;
    entries += tellings.size();
    for (const chronology::Incident& incident : incidents) {
      std::cout << line.substr(0, first);
      for (const std::size_t telling : incident.tellings) std::cout << '\t' << telling;
      std::cout << '\n';
    }
  }
  std::fprintf(stderr, "%zu records grouped in %.1f ms\n", entries,
               static_cast<double>(spent.count()) / 1e6);
  return 0;
}
