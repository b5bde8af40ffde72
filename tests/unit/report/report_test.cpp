// The page's rules for figures, words and verdicts; the page itself is looked at in a browser
// (tests/e2e/test_report.py).

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "sim/report/compact.hpp"
#include "sim/report/html.hpp"
#include "sim/report/numbers.hpp"
#include "sim/report/report.hpp"
#include "sim/report/verdicts.hpp"
#include "tests/support/drawn_run.hpp"

namespace twinshift::report {
namespace {

TEST(Figures, HaveThreeDigitsWithoutAnInterval) {
  EXPECT_EQ(three_digits(1934.6), "1,930");
  EXPECT_EQ(three_digits(0.0431), "0.0431");
  EXPECT_EQ(three_digits(9.996), "10.0");
  EXPECT_EQ(three_digits(-66.29), "\u221266.3");
  EXPECT_EQ(three_digits(0), "0");
}

TEST(Figures, CountsAreExactBelowTenThousand) {
  EXPECT_EQ(count(9999), "9,999");
  EXPECT_EQ(count(348005), "348,000");
}

TEST(Figures, FollowTheIntervalsHalfWidth) {
  EXPECT_EQ(decimals_for(0.39), 1);   // begins with 390: one digit
  EXPECT_EQ(decimals_for(0.123), 2);  // begins with 123: two
  EXPECT_EQ(decimals_for(24), 0);
  EXPECT_EQ(decimals_for(340), -1);
  EXPECT_EQ(figure(1234.6, -1), "1,230");
}

TEST(Figures, MinusZeroIsZeroAndPlusIsShownOnADifference) {
  EXPECT_EQ(signed_figure(-0.0004, 2), "0.00");
  EXPECT_EQ(signed_figure(1.25, 1), "+1.2");
  EXPECT_EQ(signed_figure(-1.5, 1), "\u22121.5");
}

TEST(WordsOfThePage, KoreanParticlesFollowTheFinalConsonant) {
  EXPECT_EQ(say("verdict:up_says", {{"M", {"Walking", "통행"}}, {"v", Words{"2"}}, {"i", Words{""}}}).ko,
            "통행이 2 증가 ");
  EXPECT_EQ(say("verdict:up_says", {{"M", {"Time", "거리"}}, {"v", Words{"2"}}, {"i", Words{""}}}).ko,
            "거리가 2 증가 ");
  EXPECT_EQ(say("verdict:up_says", {{"M", Words{"NOx"}}, {"v", Words{"2"}}, {"i", Words{""}}}).ko, "NOx: 2 증가 ");
  EXPECT_THROW((void)say("no such text"), std::logic_error);
  EXPECT_THROW((void)say("find:time"), std::logic_error) << "a slot was left empty";
}

TEST(WordsOfThePage, AreSafeInHtml) {
  EXPECT_EQ(escape("<b> & \"CO₂e\""), "&lt;b&gt; &amp; &quot;CO<sub>2</sub>e&quot;");
}

TEST(CompactNumbersOfThePage, AreSevenBitsAByte) {
  CompactNumbers numbers;
  numbers.count(300);                                     // 0xAC 0x02
  numbers.number(-1);                                     // zigzag 1
  numbers.sparse(std::vector<std::int64_t>{0, 0, 0, 5});  // 0, run of 3, zigzag 10
  EXPECT_EQ(numbers.text(), base64(std::string("\xAC\x02\x01\x00\x03\x0A", 6)));
  EXPECT_EQ(base64("M"), "TQ==");
  EXPECT_EQ(base64("Ma"), "TWE=");
}

TEST(SimplifiedLine, KeepsWhatLiesFurtherThanTheTolerance) {
  std::array<Point, 4> const line{{{0, 0}, {50, 1}, {100, 30}, {200, 0}}};
  EXPECT_EQ(simplified(line, 4).size(), 4U);
  EXPECT_EQ(simplified(line, 18).size(), 3U);
  EXPECT_EQ(simplified(line, 100).size(), 2U);
}

study::MeasureChange change_of(std::vector<double> base, std::vector<double> policy, double half_width,
                               study::Verdict verdict) {
  study::MeasureChange change;
  change.unit = "%";
  change.decimals = 3;
  change.base_mean = base.front();
  change.policy_mean = policy.front();
  change.difference = policy.front() - base.front();
  change.half_width = half_width;
  change.base = std::move(base);
  change.policy = std::move(policy);
  change.verdict = verdict;
  return change;
}

TEST(VerdictSentence, SaysNoMoreThanTheVerdict) {
  auto const real = change_of({12.3, 12.3}, {14.2, 14.2}, 0.4, study::Verdict::kReal);
  EXPECT_EQ(verdict_sentence(real, Words{"Share"}, Words{"share"}).en, "Share rises by 1.9\u00a0points [+1.5, +2.3]");
  auto const noise = change_of({31.4, 31.4}, {31.52, 31.52}, 0.31, study::Verdict::kNoise);
  EXPECT_EQ(verdict_sentence(noise, Words{"Time"}, Words{"time"}).en,
            "No clear change in time: +0.12\u00a0points [\u22120.19, +0.43] is inside the noise");
  auto const same = change_of({1, 1}, {1, 1}, 0, study::Verdict::kZero);
  EXPECT_EQ(verdict_sentence(same, Words{"Share"}, Words{"share"}).en, "Share stays exactly the same");
  EXPECT_EQ(interval_picture(same), "");
  EXPECT_NE(interval_picture(real).find("var(--real)"), std::string::npos);
}

TEST(Report, OfARunWithFewTablesLeavesOutWhatItLacksAndEscapesItsTitle) {
  test::DrawnRun const run{"report"};
  run.write("run.log", "Drawn: a town\n\nHow the day settled\n  not converged\n");
  run.write("scenario.resolved.yaml", "scenario: base\nmeasures: []\n");
  run.seal();
  run.alter("manifest.yaml", "title: Drawn run", "title: \"</script><b>Drawn\"\nconverged: false");
  auto const page = make_report(run.folder(), {});
  EXPECT_EQ(page.find("</script><b>Drawn"), std::string::npos);
  EXPECT_NE(page.find("&lt;/script&gt;&lt;b&gt;Drawn"), std::string::npos);
  EXPECT_NE(page.find("Not converged (R601)"), std::string::npos);
  EXPECT_EQ(page.find("id=\"day\""), std::string::npos) << "no recording, no hours";
  EXPECT_EQ(page, make_report(run.folder(), {})) << "the same run gives the same bytes";
}

TEST(Report, OfAFolderThatIsNoRunIsRefused) { EXPECT_THROW((void)make_report("/nowhere", {}), io::InputError); }

}  // namespace
}  // namespace twinshift::report
