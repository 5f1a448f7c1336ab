# Anasto needs a JDK of 17 or newer, Maven 3.8 or newer, and make.

# Quiet, but for the compiler's warnings: they are what fails a build.
MAVEN := mvn --quiet --batch-mode --no-transfer-progress -Dstyle.color=never \
	-Dorg.slf4j.simpleLogger.log.org.apache.maven.plugin.compiler=warn
# Quiet Maven would leave out what Surefire says: a line a test class, and the sum.
TEST_RESULTS := -Dorg.slf4j.simpleLogger.log.org.apache.maven.plugin.surefire=info

# Maven would begin its output with escape sequences, also where that is no terminal.
export MAVEN_OPTS := $(MAVEN_OPTS) -Djansi.noreset=true

ANASTO := target/anasto/bin/anasto
BUILT := target/anasto/lib/anasto.jar
# Made from that, and gone with it.
ARCHIVE := target/anasto/lib/anasto.jsa
SAMPLE := target/sample/orders
# Directories are among them, so that a deleted file is noticed too.
SOURCES := pom.xml $(shell find src/main src/generated)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test check torture broken fuzz load interop bench versions loops screenshots format generate build clean

help: ## list what can be made
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1	\2/p' $(MAKEFILE_LIST) | expand -t 14

run: $(ARCHIVE) $(SAMPLE) ## build, make sample data, and deliver it by config.toml until Ctrl-C
	@exec $(ANASTO) config.toml

test: ## run all tests; TEST=CsvReaderTest runs one class
	@$(MAVEN) $(TEST_RESULTS) $(if $(TEST),-Dtest='$(TEST)') test

check: ## compile with all warnings as errors, check format, dependencies and packaging
	@$(MAVEN) -DskipTests verify

interop: ## test Delta tables against Spark; takes some minutes, and 500 MB of libraries the first time; needs Java 17 or 21
	@$(MAVEN) -f src/interop/pom.xml process-classes
	@$(MAVEN) $(TEST_RESULTS) -Pinterop $(if $(TEST),-Dtest='$(TEST)') test

torture: ## kill, starve and deceive Anasto, and count all rows; MINUTES=30, SEED=1 runs one seed again
	@$(MAVEN) test-compile dependency:build-classpath -Dmdep.outputFile=target/test-classpath
	@java -Xmx1g -cp "target/test-classes:target/classes:$$(cat target/test-classpath)" \
		io.anasto.torture.Torture $(if $(SEED),seed $(SEED),$(or $(MINUTES),30))
	@$(if $(SEED),,$(MAKE) --no-print-directory fuzz COUNT=50000)

bench: $(ARCHIVE) ## measure Anasto against DuckDB, and Spark where make interop has been; half an hour and 10 GB of disk; CASES="csv:json cold" measures some
	@$(MAVEN) test-compile dependency:build-classpath -Dmdep.outputFile=target/test-classpath
	@java -cp "target/test-classes:target/classes:$$(cat target/test-classpath)" \
		io.anasto.bench.Bench $(ANASTO) target/bench $(or $(ROUNDS),5) $(CASES)

versions: $(ARCHIVE) ## measure this build against an earlier one in turn; OLD=/path/to/an/earlier/target/anasto, CASES="csv:parquet start"
	@$(MAVEN) test-compile dependency:build-classpath -Dmdep.outputFile=target/test-classpath
	@java -cp "target/test-classes:target/classes:$$(cat target/test-classpath)" \
		io.anasto.bench.Versions $(OLD)/bin/anasto $(ANASTO) target/bench $(or $(ROUNDS),5) $(CASES)

screenshots: ## have the test of the status page make the documentation's pictures; needs chromium and chromedriver
	@$(MAVEN) $(TEST_RESULTS) -Danasto.screenshots=docs/images -Dtest=StatusPageTest test

loops: ## measure the inner loops of the formats by JMH, with what they allocate; five minutes; LOOPS="write" measures some
	@$(MAVEN) test-compile dependency:build-classpath -Dmdep.outputFile=target/test-classpath
	@rm -rf target/loops && mkdir -p target/loops/classes/io/anasto/bench target/loops/sources target/bench
	@cp target/test-classes/io/anasto/bench/FormatLoops.class target/loops/classes/io/anasto/bench/
	@java -cp "target/test-classes:target/classes:$$(cat target/test-classpath)" \
		org.openjdk.jmh.generators.bytecode.JmhBytecodeGenerator \
		target/loops/classes target/loops/sources target/loops/classes >target/loops/generator.log
	@javac -nowarn -proc:none -d target/loops/classes \
		-cp "target/loops/classes:target/test-classes:target/classes:$$(cat target/test-classpath)" \
		$$(find target/loops/sources -name '*.java')
	@java -cp "target/loops/classes:target/test-classes:target/classes:$$(cat target/test-classpath)" \
		org.openjdk.jmh.Main -prof gc -rf csv -rff target/bench/loops.csv $(LOOPS)

broken: ## take the safeguard NAME=txn away (src/test/broken) in a copy, and torture that, which has to fail; MINUTES=30
	@rm -rf target/broken && mkdir -p target/broken && cp -r pom.xml src target/broken
	@cd target/broken && patch -s -p1 <../../src/test/broken/$(NAME).patch && \
		$(MAVEN) -Dspotless.check.skip test-compile dependency:build-classpath -Dmdep.outputFile=target/test-classpath
	@cd target/broken && ! java -Xmx1g -cp "target/test-classes:target/classes:$$(cat target/test-classpath)" \
		io.anasto.torture.Torture $(if $(SEED),seed $(SEED),$(or $(MINUTES),30))

fuzz: ## read broken inputs by our readers and by the references, of a fresh seed; half an hour; FORMAT=csv, COUNT=1000000, SEED=1
	@$(MAVEN) test-compile dependency:build-classpath -Dmdep.outputFile=target/test-classpath
	@# The messages of exceptions, and where they were thrown, tell a find from a known difference.
	@java -Xmx256m -XX:+UseSerialGC -XX:-OmitStackTraceInFastThrow \
		-Dorg.apache.avro.limits.collectionItems.maxLength=1000000 \
		-cp "target/test-classes:target/classes:$$(cat target/test-classpath)" \
		io.anasto.fuzz.Fuzz $(or $(FORMAT),all) $(or $(COUNT),1000000) $(SEED)

load: $(ARCHIVE) ## put Anasto under heavy loads and measure it; takes an hour and 40 GB of disk; CASES="row=1000000 files" runs some
	@$(MAVEN) test-compile dependency:build-classpath -Dmdep.outputFile=target/test-classpath
	@java -cp "target/test-classes:target/classes:$$(cat target/test-classpath)" \
		io.anasto.load.Load $(ANASTO) target/load $(CASES)

format: ## format all sources
	@$(MAVEN) spotless:apply

generate: ## make src/generated anew, after a change of the delta: component's options
	@$(MAVEN) process-classes camel-package:generate-component

build: $(ARCHIVE) ## make target/anasto, a directory that can be copied anywhere

clean: ## delete what was built, the sample data, and what the sample run delivered
	@rm -rf target

$(BUILT): $(SOURCES)
	@echo 'Building Anasto. The first time this fetches its libraries and takes some minutes.' >&2
	@$(MAVEN) -DskipTests package

$(ARCHIVE): $(BUILT)
	@target/anasto/bin/anasto-archive

# Made once: what a user drops in stays. Renamed in whole, so that a break leaves no half of it.
$(SAMPLE):
	@rm -rf $@.new
	@mkdir -p $(@D)
	@cp -r src/main/sample/orders $@.new
	@gzip -n -9 $@.new/orders-2026-03.csv
	@mv $@.new $@
