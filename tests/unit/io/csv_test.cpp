#include "sim/io/csv.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <sstream>

namespace twinshift::io {
namespace {

constexpr std::array<std::string_view, 3> kColumns = {"stop_id", "name", "seats"};

std::vector<std::string> texts(Faults const& faults) {
  std::vector<std::string> result;
  for (auto const& fault : faults.error_list()) result.push_back(to_text(fault));
  return result;
}

TEST(CsvReader, ReadsCellsByNameWhateverTheOrderInTheFile) {
  Faults faults;
  CsvReader csv{"stops.csv", "seats,stop_id,name\r\n12,s1,City Hall\r\n", kColumns, faults};
  ASSERT_TRUE(csv.next());
  EXPECT_EQ(csv.text(0), "s1");
  EXPECT_EQ(csv.text(1), "City Hall");
  EXPECT_EQ(csv.whole(2), 12);
  EXPECT_FALSE(csv.next());
  EXPECT_FALSE(faults.has_errors());
}

TEST(CsvReader, UnderstandsQuotesLineBreaksAndByteOrderMarks) {
  Faults faults;
  CsvReader csv{"stops.csv", "\xEF\xBB\xBFstop_id,name,seats\ns1,\"a \"\"b\"\", c\nd\",1\ns2,\"\",2", kColumns, faults};
  ASSERT_TRUE(csv.next());
  EXPECT_EQ(csv.text(1), "a \"b\", c\nd");
  ASSERT_TRUE(csv.next());
  EXPECT_EQ(csv.line(), 4);
  EXPECT_TRUE(csv.empty(1));
  EXPECT_FALSE(csv.next());
  EXPECT_FALSE(faults.has_errors());
}

TEST(CsvReader, NamesUnknownAndMissingColumns) {
  Faults faults;
  CsvReader csv{"stops.csv", "stop_id,nmae,seats\ns1,x,1\n", kColumns, faults};
  EXPECT_FALSE(csv.next());
  EXPECT_THAT(texts(faults),
              testing::ElementsAre(testing::HasSubstr("T402 stops.csv:1:1  Column \"name\" is missing."),
                                   testing::HasSubstr("T401 stops.csv:1:9  Unknown column \"nmae\". A misspelt column "
                                                      "would silently be ignored. → Did you mean \"name\"?")));
}

TEST(CsvReader, PassesOverOtherColumnsWhereTheyAreAllowedAndReadsMissingOptionalOnesAsEmpty) {
  constexpr std::array<std::string_view, 1> kRequired = {"stop_id"};
  constexpr std::array<std::string_view, 2> kOptional = {"name", "seats"};
  Faults faults;
  CsvReader csv{"stops.csv", "colour,seats,stop_id\nred,x,s1\n", OpenColumns{kRequired, kOptional}, faults};
  ASSERT_TRUE(csv.next());
  EXPECT_EQ(csv.text(0), "s1");
  EXPECT_FALSE(csv.has(1));
  EXPECT_TRUE(csv.empty(1));
  EXPECT_EQ(csv.place(1).line, 2);
  EXPECT_FALSE(csv.whole(2));
  EXPECT_THAT(texts(faults), testing::ElementsAre(testing::StartsWith("T411 stops.csv:2:5")));
  CsvReader lacking{"stops.csv", "name\nx\n", OpenColumns{kRequired, kOptional}, faults};
  EXPECT_FALSE(lacking.next());
  EXPECT_EQ(faults.errors(), 2U);
}

TEST(CsvReader, PlacesEveryFaultOfARowAndReadsOn) {
  Faults faults;
  CsvReader csv{"stops.csv", "stop_id,name,seats\ns1,x,many\ns2,x\n,x,-3\ns4,x,1e400\ns5,x,2.5\n", kColumns, faults};
  while (csv.next()) {
    csv.required(0);
    csv.whole(2, {0, 500});
  }
  EXPECT_THAT(texts(faults), testing::ElementsAre(
                                 testing::StartsWith("T411 stops.csv:2:6"), testing::StartsWith("T410 stops.csv:3:4  "),
                                 testing::StartsWith("T413 stops.csv:4:1"), testing::StartsWith("T412 stops.csv:4:4"),
                                 testing::StartsWith("T411 stops.csv:5:6"), testing::StartsWith("T411 stops.csv:6:6")));
}

TEST(CsvReader, PointsAtTheFirstCellTooMany) {
  Faults faults;
  CsvReader csv{"stops.csv", "stop_id,name,seats\ns1,High Street, Holywood,1\n", kColumns, faults};
  EXPECT_FALSE(csv.next());
  EXPECT_THAT(texts(faults),
              testing::ElementsAre(testing::StartsWith("T410 stops.csv:2:26  The row has 4 cells; the header has 3.")));
}

TEST(CsvReader, ReportsAFileCutShort) {
  for (auto const* const text : {"stop_id,name,seats\ns1,x", "stop_id,name,seats\ns1,\"x", ""}) {
    Faults faults;
    CsvReader csv{"stops.csv", text, kColumns, faults};
    EXPECT_FALSE(csv.next());
    EXPECT_EQ(faults.error_list().at(0).code, "F202") << text;
  }
}

TEST(CsvReader, SuggestsTheNearestWord) {
  Faults faults;
  constexpr std::array<std::string_view, 1> kOne = {"class"};
  constexpr std::array<std::string_view, 2> kWords = {"motorway", "trunk"};
  CsvReader csv{"links.csv", "class\nmotorwy\ntrunk\n", kOne, faults};
  csv.next();
  EXPECT_FALSE(csv.word(0, kWords));
  csv.next();
  EXPECT_EQ(csv.word(0, kWords), 1U);
  EXPECT_THAT(texts(faults), testing::ElementsAre(testing::HasSubstr("Did you mean \"motorway\"?")));
}

TEST(CsvReader, CountsRepeatedFaultsInsteadOfListingThemAll) {
  std::string text = "stop_id,name,seats\n";
  for (auto i = 0; i < 100; ++i) text += "s,x,y\n";
  Faults faults;
  CsvReader csv{"stops.csv", text, kColumns, faults};
  while (csv.next()) csv.number(2);
  EXPECT_EQ(faults.errors(), 100U);
  EXPECT_EQ(faults.error_list().size(), Faults::kShown);
  EXPECT_THAT(faults.error_list().back().why, testing::HasSubstr("And 75 more"));
}

TEST(CsvWriter, WritesWhatTheReaderReads) {
  std::ostringstream out;
  CsvWriter csv{out, kColumns};
  csv.cell("s,1").cell("say \"hi\"\nto all").cell(std::int64_t{-7}).end_row();
  Faults faults;
  auto const text = out.str();
  CsvReader reader{"x.csv", text, kColumns, faults};
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.text(0), "s,1");
  EXPECT_EQ(reader.text(1), "say \"hi\"\nto all");
  EXPECT_EQ(reader.whole(2), -7);
}

TEST(CsvWriter, WritesNumbersTheSameWayEverywhere) {
  EXPECT_EQ(fixed(-0.0001, 2), "0.00");
  EXPECT_EQ(fixed(1234567.891, 1), "1234567.9");
  EXPECT_EQ(fixed(-2.5, 3), "-2.500");
  EXPECT_EQ(shortest(0.1), "0.1");
}

}  // namespace
}  // namespace twinshift::io
