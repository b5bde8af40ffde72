#include "sim/core/column.hpp"

#include <gtest/gtest.h>

#include <type_traits>

namespace twinshift {
namespace {

TEST(Id, DefaultNamesNoRow) {
  EXPECT_FALSE(NodeId{}.valid());
  EXPECT_TRUE(NodeId{0}.valid());
}

TEST(Id, KindsDoNotMixNorConvert) {
  static_assert(!std::is_convertible_v<NodeId, LinkId>);
  static_assert(!std::is_convertible_v<NodeId, unsigned>);
  static_assert(!std::is_convertible_v<unsigned, NodeId>);
  SUCCEED();
}

TEST(Column, GivesEachRowItsId) {
  Column<NodeId, int> column;
  EXPECT_EQ(column.push_back(7), NodeId{0});
  EXPECT_EQ(column.push_back(9), NodeId{1});
  EXPECT_EQ(column[NodeId{1}], 9);
}

TEST(Ragged, KeepsRowsOfDifferentLengthApart) {
  Ragged<NodeId, int> rows;
  rows.push_back(std::vector{1, 2});
  rows.push_back(std::vector<int>{});
  rows.push_back(std::vector{3});
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[NodeId{0}].size(), 2U);
  EXPECT_TRUE(rows[NodeId{1}].empty());
  EXPECT_EQ(rows[NodeId{2}].front(), 3);
  EXPECT_EQ(rows.offset(NodeId{2}), 2U);
}

TEST(Ragged, GroupsPairsByRowAndKeepsTheirOrder) {
  std::vector<std::pair<NodeId, int>> const items{{NodeId{2}, 5}, {NodeId{0}, 1}, {NodeId{2}, 4}};
  auto const rows = Ragged<NodeId, int>::group(3, items);
  EXPECT_EQ(rows[NodeId{0}].front(), 1);
  EXPECT_TRUE(rows[NodeId{1}].empty());
  EXPECT_EQ(rows[NodeId{2}][0], 5);
  EXPECT_EQ(rows[NodeId{2}][1], 4);
}

}  // namespace
}  // namespace twinshift
