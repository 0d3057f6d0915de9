// Links a file of people as the hub would, one row at a time in the file's order, and writes
// what came of it. tests/bench/linkage says how to call it.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <set>
#include <sstream>

#include "hub/linkage/roster.h"
#include "hub/linkage/train.h"
#include "hub/wire/weights.h"
#include "tests/bench/linkage_table.h"

namespace {

using namespace hub::linkage;

double SecondsOfWork() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

const char* ReasonText(Reason reason) {
  switch (reason) {
    case Reason::kScore:
      return "score";
    case Reason::kSharedNumber:
      return "shared_number";
    case Reason::kDoubtfulNumber:
      return "doubtful_number";
    case Reason::kOtherNumber:
      return "other_number";
    case Reason::kPerhapsSibling:
      return "perhaps_sibling";
  }
  return "";
}

struct Options {
  std::string in;
  std::string out;
  std::string review;
  std::string guard = "on";
  std::string nicknames;
  std::string weights;
  bool verbose = false;
  std::size_t timed = 0;
  bool pairs = false;
  bench::ColumnMap columns;
  std::string dates = "auto";
  std::string separator = "auto";
  bench::DateOrder order = bench::DateOrder::kDayFirst;
};

void Define(CLI::App& app, Options& o) {
  app.add_option("file", o.in, "Separated values, a row a person")->required();
  app.add_option("--out", o.out, "Write record_id,cluster_id here");
  app.add_option("--review", o.review, "Write what a person is asked here");
  app.add_option("--guard", o.guard, "The twin guard")->check(CLI::IsMember({"on", "off"}));
  app.add_option("--nicknames", o.nicknames, "File of nicknames (config/linkage/nicknames.json)");
  app.add_option("--weights", o.weights, "Link by this file of weights and learn nothing");
  app.add_option("--id", o.columns.id, "Column of the record's id; else rows are numbered");
  app.add_option("--given", o.columns.given, "Column of the given names");
  app.add_option("--family", o.columns.family, "Column of the surname");
  app.add_option("--former-family", o.columns.former_family, "Column of a former surname");
  app.add_option("--birth", o.columns.birth, "Column or columns of the birth date");
  app.add_option("--age", o.columns.age, "Column of the age, for those without a birth date");
  app.add_option("--sex", o.columns.sex, "Column of the sex");
  app.add_option("--postcode", o.columns.postcode, "Column of the postcode");
  app.add_option("--address", o.columns.address, "Columns of the address: number+street+town");
  app.add_option("--phone", o.columns.phone, "Column of the telephone number");
  app.add_option("--email", o.columns.email, "Column of the e-mail address");
  app.add_option("--nhs", o.columns.nhs_number, "Column of the NHS number");
  app.add_option("--upn", o.columns.upn, "Column of the UPN");
  app.add_option("--exact", o.columns.exact, "Other columns, equal or not")
      ->allow_extra_args(false);
  app.add_option("--fuzzy", o.columns.fuzzy, "Other columns of text that may be misspelt")
      ->allow_extra_args(false);
  app.add_option("--number", o.columns.number, "Columns of a person's own number, unverified")
      ->allow_extra_args(false);
  app.add_flag("!--no-header", o.columns.header, "The first line is a row; columns are 1, 2, 3");
  app.add_option("--separator", o.separator, "Between cells; else told by the first line")
      ->check(CLI::IsMember({"auto", ",", ";", "|", "tab"}));
  app.add_option("--dates", o.dates, "What 03/04/2015 means; else told by all dates of the file")
      ->check(CLI::IsMember({"auto", "day-first", "month-first"}));
  app.add_option("--time-last", o.timed, "Print how long each of the last rows took");
  app.add_flag("--pairs", o.pairs, "Print how many pairs of two names and a date a second");
  app.add_flag("--verbose", o.verbose, "Print the weights");
}

void PrintModel(const Model& model) {
  std::fprintf(stderr, "prior %.2f bits; of those who look like twins at most %.2f are two\n",
               model.prior_bits, model.twins);
  for (FieldId f = 0; f < model.field_count(); ++f) {
    const auto rules = LevelsOf(f, model.extras());
    std::fprintf(stderr, "%-14s", std::string(model.NameOf(f)).c_str());
    for (std::size_t i = 0; i < rules.size(); ++i) {
      std::fprintf(stderr, " %s %+.1f (m %.4f u %.5f)", std::string(rules[i].name).c_str(),
                   model.fields[f].bits[i + 1], model.fields[f].m[i + 1], model.fields[f].u[i + 1]);
    }
    std::fprintf(stderr, "\n");
  }
}

template <class Read>
auto ReadOrEnd(const std::string& path, Read read) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  auto file = read(text.str());
  if (!file.ok()) {
    std::fprintf(stderr, "linkage: %s: %s\n", path.c_str(), file.error().for_caller.c_str());
    std::exit(2);
  }
  return std::move(file).value();
}

hub::wire::NicknameList ReadNicknames(const std::string& path) {
  if (path.empty()) return {};
  return ReadOrEnd(path, [](const std::string& text) { return hub::wire::ParseNicknames(text); });
}

// Learnt before, and kept in a file.
Model ReadWeights(const std::string& path, const hub::wire::NicknameList& nicknames) {
  return ReadOrEnd(
             path,
             [&](const std::string& text) { return hub::wire::ParseWeights(text, nicknames); })
      .model;
}

[[noreturn]] void End(const std::string& why) {
  std::fprintf(stderr, "linkage: %s\n", why.c_str());
  std::exit(2);
}

std::ifstream Open(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in || in.peek() == EOF) End("cannot read " + path + ", or it is empty");
  return in;
}

// Every row of the file in its order.
template <class Take>
void ForEach(const Options& o, Take take) {
  std::ifstream in = Open(o.in);
  bench::Table table(in, o.columns, o.order);
  for (auto row = table.Next(); row; row = table.Next()) take(*row);
}

// Which order of day and month more of the dates can be read in, and what of the file is odd.
void LookThrough(Options& o) {
  using bench::DateOrder;
  std::size_t day_first = 0;
  std::size_t month_first = 0;
  std::ifstream in = Open(o.in);
  bench::Table table(in, o.columns, DateOrder::kDayFirst);
  for (auto row = table.Next(); row; row = table.Next()) {
    const std::string birth = table.birth_text();
    day_first += bench::ReadBirth(birth, DateOrder::kDayFirst).known();
    month_first += bench::ReadBirth(birth, DateOrder::kMonthFirst).known();
  }
  o.order = DateOrder::kDayFirst;
  if (o.dates == "month-first" || (o.dates == "auto" && month_first > day_first)) {
    o.order = DateOrder::kMonthFirst;
    std::fprintf(stderr, "dates are read month first\n");
  }
  // As many as the order that was not taken does not read.
  const std::size_t odd =
      table.odd_births() + day_first - (o.order == DateOrder::kDayFirst ? day_first : month_first);
  if (odd > 0) std::fprintf(stderr, "%zu birth dates cannot be read and are left out\n", odd);
  if (table.latin_cells() > 0) {
    std::fprintf(stderr, "note: %zu cells were no UTF-8 and were read as Windows-1252\n",
                 table.latin_cells());
  }
  if (table.short_rows() > 0) {
    std::fprintf(stderr, "%zu rows have fewer cells than the first line; the rest is missing\n",
                 table.short_rows());
  }
}

// What can be known before a row is read.
void Check(Options& o, const std::vector<ExtraField>& extras) {
  const bench::ColumnMap& c = o.columns;
  if (!o.weights.empty() && !extras.empty()) {
    End("a file of weights knows no --exact, --fuzzy or --number");
  }
  if (extras.size() > kMostFields - kFirstExtra) {
    End("at most " + std::to_string(kMostFields - kFirstExtra) +
        " of --exact, --fuzzy and --number; several columns can be one: --fuzzy street+town");
  }
  const bool findable = !c.given.empty() || !c.family.empty() || !c.phone.empty() ||
                        !c.email.empty() || !c.nhs_number.empty() || !c.upn.empty() ||
                        !c.number.empty() || (!c.postcode.empty() && !c.address.empty()) ||
                        (!c.postcode.empty() && !c.birth.empty());
  if (!findable) {
    End("nobody could be found by these columns; say which is --given, --family, --phone, "
        "--email, --nhs, --upn or --number, or which are --postcode and --birth or --address");
  }
  if (o.separator != "auto") o.columns.separator = o.separator == "tab" ? '\t' : o.separator[0];
}

std::ofstream Create(const std::string& path) {
  std::ofstream out(path);
  if (!out) End("cannot write " + path);
  return out;
}

std::string Cell(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == text.npos) return text;
  std::string cell = "\"";
  for (const char c : text) cell += c == '"' ? "\"\"" : std::string(1, c);
  return cell + '"';
}

std::vector<Traits> FirstPeople(const Options& o, const Model& model, std::size_t most) {
  std::vector<Traits> people;
  ForEach(o, [&](const bench::Row& row) {
    if (people.size() < most) people.emplace_back(row.subject, model, row.extras);
  });
  return people;
}

Trained Learn(const Options& o, const Model& start) {
  TrainOptions options;
  options.learn_twins = true;
  Sample sample(options.most_people);
  ForEach(o, [&](const bench::Row& row) { sample.Add(Traits(row.subject, start, row.extras)); });
  return Train(sample.people(), start, options);
}

// Gives how long it took, from what an agency said of a person to the decision: without reading
// the file. `micros` of each.
double LinkAll(const Options& o, const Model& model, Roster& roster, std::vector<std::string>& ids,
               std::vector<double>& micros) {
  double all = 0;
  ForEach(o, [&](const bench::Row& row) {
    ids.push_back(row.id);
    const double from = SecondsOfWork();
    roster.Arrive(Traits(row.subject, model, row.extras));
    const double took = SecondsOfWork() - from;
    all += took;
    if (o.timed != 0) micros.push_back(took * 1e6);
  });
  return all;
}

// Of this thread's own work: the machine may be shared.
void PrintTimes(std::vector<double> micros, std::size_t last) {
  if (micros.empty()) return;
  micros.erase(micros.begin(),
               micros.end() - static_cast<std::ptrdiff_t>(std::min(last, micros.size())));
  double sum = 0;
  for (const double m : micros) sum += m;
  std::sort(micros.begin(), micros.end());
  std::fprintf(stderr,
               "last %zu: %.0f records/s, p50 %.1f us, p99 %.1f us, most %.0f us"
               " (goals: 30,000, 30 us, 250 us)\n",
               micros.size(), static_cast<double>(micros.size()) / sum * 1e6,
               micros[micros.size() / 2], micros[micros.size() * 99 / 100], micros.back());
}

// Letter by letter, as in any book: what the hub's own is measured against.
double Textbook(const std::string& a, const std::string& b) {
  if (a == b) return 1;
  const std::size_t longer = std::max(a.size(), b.size());
  const std::size_t reach = longer / 2 == 0 ? 0 : longer / 2 - 1;
  std::array<bool, 256> in_a{};
  std::array<bool, 256> in_b{};
  double common = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const std::size_t to = std::min(b.size(), i + reach + 1);
    for (std::size_t j = i < reach ? 0 : i - reach; j < to; ++j) {
      if (in_b[j] || a[i] != b[j]) continue;
      in_a[i] = in_b[j] = true;
      ++common;
      break;
    }
  }
  if (common == 0) return 0;
  int moved = 0;
  for (std::size_t i = 0, j = 0; i < a.size(); ++i) {
    if (!in_a[i]) continue;
    while (!in_b[j]) ++j;
    moved += a[i] != b[j++];
  }
  const double jaro = (common / static_cast<double>(a.size()) +
                       common / static_cast<double>(b.size()) + (common - moved / 2) / common) /
                      3;
  if (jaro < 0.7) return jaro;
  std::size_t prefix = 0;
  while (prefix < std::min({a.size(), b.size(), std::size_t{4}}) && a[prefix] == b[prefix]) {
    ++prefix;
  }
  return jaro + static_cast<double>(prefix) * 0.1 * (1 - jaro);
}

// Two likenesses and a date, of neighbours in the file: million pairs a second.
template <class Likeness>
double MillionPairs(const std::vector<std::array<std::string, 2>>& names,
                    const std::vector<std::int32_t>& births, Likeness likeness, double& sum) {
  constexpr std::size_t kPairs = 5'000'000;
  const double from = SecondsOfWork();
  for (std::size_t pair = 0, i = 0; pair < kPairs; ++pair) {
    sum += likeness(names[i][0], names[i + 1][0]) + likeness(names[i][1], names[i + 1][1]);
    sum += births[i] == births[i + 1];
    if (++i == names.size() - 1) i = 0;
  }
  return kPairs / (SecondsOfWork() - from) / 1e6;
}

// The middle of three turns each, one after the other: the machine may be shared.
void PrintPairs(const std::vector<Traits>& people) {
  std::vector<std::array<std::string, 2>> names;
  std::vector<std::int32_t> births;
  for (const Traits& traits : people) {
    if (!traits.Has(kGiven) || !traits.Has(kFamily)) continue;
    if (traits.Of(kGiven).front().size == 0) continue;
    names.push_back({std::string(traits.Text(traits.Of(kGiven).front())),
                     std::string(traits.Text(traits.Of(kFamily).front()))});
    births.push_back(traits.birth_digits());
  }
  if (names.size() < 2) return;
  double sum = 0;
  std::array<double, 3> own{};
  std::array<double, 3> book{};
  for (std::size_t turn = 0; turn < own.size(); ++turn) {
    own[turn] = MillionPairs(names, births, JaroWinkler, sum);
    book[turn] = MillionPairs(names, births, Textbook, sum);
  }
  std::sort(own.begin(), own.end());
  std::sort(book.begin(), book.end());
  std::fprintf(stderr,
               "%.1f M pairs/s of two names and a date (goal 10), textbook %.1f, ratio %.2f"
               " (sum %.0f)\n",
               own[1], book[1], own[1] / book[1], sum);
}

void Write(const Options& o, const Roster& roster, const std::vector<std::string>& ids) {
  if (!o.out.empty()) {
    std::ofstream out = Create(o.out);
    out << "record_id,cluster_id\n";
    for (PersonNumber p = 0; p < roster.size(); ++p) {
      out << Cell(ids[p]) << ',' << roster.ChildOf(p) << '\n';
    }
    if (!out.flush()) End("cannot write " + o.out);
  }
  if (!o.review.empty()) {
    std::ofstream out = Create(o.review);
    out << "record_id,other_id,bits,probability,reason\n";
    for (const Question& q : roster.questions()) {
      out << Cell(ids[q.person]) << ',' << Cell(ids[q.other]) << ',' << q.bits << ','
          << q.probability << ',' << ReasonText(q.reason) << '\n';
    }
    if (!out.flush()) End("cannot write " + o.review);
  }
}

}  // namespace

int main(int argc, char** argv) {
  Options o;
  CLI::App app("Links a file of people as the hub would");
  Define(app, o);
  CLI11_PARSE(app, argc, argv);

  const std::vector<ExtraField> extras = o.columns.Extras();
  Check(o, extras);
  LookThrough(o);
  const hub::wire::NicknameList nicknames = ReadNicknames(o.nicknames);
  Model start = o.weights.empty() ? Model(extras) : ReadWeights(o.weights, nicknames);
  start.guard = o.guard == "on";
  start.nicknames = nicknames.nicknames;
  if (o.pairs) PrintPairs(FirstPeople(o, start, 100'000));
  const double before = SecondsOfWork();
  const Trained trained = o.weights.empty() ? Learn(o, start) : Trained{start, 0, 0, 0};
  const double learnt = SecondsOfWork();
  if (o.verbose) PrintModel(trained.model);
  if (!o.weights.empty()) std::fprintf(stderr, "weights %s\n", start.version.c_str());
  std::fprintf(stderr, "learnt from %zu people, %zu pairs, %.0f of one child, in %.2f s\n",
               trained.people, trained.pairs, trained.expected, learnt - before);

  Roster roster(trained.model);
  std::vector<std::string> ids;
  std::vector<double> micros;
  const double linked = LinkAll(o, trained.model, roster, ids, micros);
  PrintTimes(std::move(micros), o.timed);
  std::set<ChildNumber> children;
  for (PersonNumber p = 0; p < roster.size(); ++p) children.insert(roster.ChildOf(p));
  const double records = std::max<double>(1, static_cast<double>(ids.size()));
  std::fprintf(stderr, "%zu records, %zu children, %zu questions, %.0f records/s\n", ids.size(),
               children.size(), roster.questions().size(), records / std::max(linked, 1e-9));
  std::fprintf(stderr, "%.2f children compared in full for each record\n",
               static_cast<double>(roster.compared()) / records);
  Write(o, roster, ids);
  return 0;
}
